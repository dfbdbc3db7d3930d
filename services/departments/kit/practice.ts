import { PRACTICE_ENDINGS, type PracticeEnding } from '../../../schemas/practice.ts';
import type { Misbehaviour } from './behaviour.ts';
import type { Command } from './handler.ts';

/** Nobody's name: the whole of it is the reason that a newborn of the ward exists. */
function nameOf({ payload }: Command): string {
  return 'child' in payload ? (payload.child.name ?? '') : '';
}

/**
 * What becomes of a newborn of the practice ward. Refused and sent back is what was asked first; asked again, the department
 * does it. Silence lasts: a command that is sent again is the same one.
 * @returns by command id, for those commands alone
 */
export function practise(commands: readonly Command[]): Map<string, Misbehaviour> {
  const endings: readonly PracticeEnding[] = Object.values(PRACTICE_ENDINGS);
  return new Map(
    commands.flatMap((command): [string, Misbehaviour][] => {
      const name = nameOf(command);
      const ending = endings.find(({ given, code }) => code === command.code && name.endsWith(given));
      if (!ending) return [];
      if (ending.does === 'silent') return [[command.id, { kind: 'silent' }]];
      if (command.attempt > 1) return [];
      const { does, reason, asks } = ending;
      const rule = { reasonCode: 'practice', reason, asks: [...asks] };
      return [[command.id, { kind: does === 'refuse' ? 'refused' : 'correction-needed', rule }]];
    }),
  );
}
