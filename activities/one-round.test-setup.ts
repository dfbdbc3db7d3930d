import { expect, test } from 'vitest';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs } from './case-view.test-data.ts';
import { USUAL, outcomeOf, type Row } from './one-round.test-data.ts';

/** Tries each row of a table, and each once more: a round that finds nothing new changes nothing and answers the same. */
export function eachIsOneRound(rows: Readonly<Record<string, Row>>): void {
  test.each(Object.entries(rows))('%s', (_, { given, happens, stand = {} }) => {
    const { effects, standing } = new CaseInMemory(caseAs(given)).round();
    expect(outcomeOf(effects, standing)).toEqual({ ...USUAL, ...happens });
    expect(standing.matters).toMatchObject(stand);
    expect(standing.matters).toEqual(
      Object.fromEntries([...effects.view.matters.values()].map((m) => [m.key, m.status])),
    );
  });

  test.each(Object.entries(rows))(
    '%s: the same round again changes nothing and answers the same',
    (_, { given }) => {
      const one = new CaseInMemory(caseAs(given));
      const { standing } = one.round();
      const again = one.round();
      expect(again.effects.any).toBe(false);
      expect(again.standing).toEqual(standing);
    },
  );
}
