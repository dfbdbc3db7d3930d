import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { endSeal, listSeals, setSeal, type SealedOrgan } from '../../infra/postgres/ledger/seals.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { HALL } from '../../schemas/document.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

interface Options {
  readonly json?: boolean;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_BYTES = 200 * 1024;
const ORGANS: readonly string[] = [HALL, ...DEPARTMENT_CODES];

/** @throws CommandFailure */
function readOrgan(organ: string, divisionCode: string): SealedOrgan {
  if (ORGANS.includes(organ) && /^[1-9]\d{5}$/.test(divisionCode)) return { organ, divisionCode };
  throw new CommandFailure(
    say('seal.no-organ'),
    say('seal.organs', { organs: ORGANS.join(', ') }),
    EXIT.usage,
  );
}

/** @throws CommandFailure for what is no PNG, or too large */
export function readPicture(file: string): Buffer {
  let picture: Buffer;
  try {
    picture = readFileSync(file);
  } catch {
    throw new CommandFailure(say('seal.no-file', { file }), say('seal.picture'), EXIT.usage);
  }
  if (picture.subarray(0, PNG.length).equals(PNG) && picture.length <= MOST_BYTES) return picture;
  throw new CommandFailure(say('seal.no-picture', { file }), say('seal.picture'), EXIT.usage);
}

async function set(
  of: SealedOrgan & { readonly picture: Buffer; readonly by: string },
  { out, json }: CommandContext,
): Promise<undefined> {
  await withDatabase(requireRun(), (on) => setSeal(on, of));
  const { organ, divisionCode } = of;
  if (json) out.json({ organ, divisionCode });
  else out.line(say('seal.set', { organ, division: divisionCode }));
}

async function end(of: SealedOrgan, { out, json }: CommandContext): Promise<undefined> {
  const ended = await withDatabase(requireRun(), (on) => endSeal(on, of));
  if (!ended) throw new CommandFailure(say('seal.none'), say('seal.see-list'));
  if (json) out.json({ ...of });
  else out.line(say('seal.ended', { organ: of.organ, division: of.divisionCode }));
}

async function list({ out, json }: CommandContext): Promise<undefined> {
  const seals = await withDatabase(requireRun(), listSeals);
  if (json) {
    out.json({ seals });
    return;
  }
  if (seals.length === 0) out.line(say('seal.no-seals'));
  for (const { organ, divisionCode, setAt, endedAt } of seals) {
    const until = endedAt === null ? '' : shortTime(endedAt);
    out.line(say('seal.line', { organ, division: divisionCode, from: shortTime(setAt), until }));
  }
}

/** `birth seal`: the seals of the organs that issue documents (docs/adr/0050). */
export function sealCommand(): Command {
  const organ = [say('seal.organ'), say('seal.organ-about')] as const;
  const division = [say('seal.division'), say('seal.division-about')] as const;
  return group('seal', say('seal.about'))
    .addCommand(command('list', say('seal.list-about')).action((options: Options) => run(list, options)))
    .addCommand(
      command('set', say('seal.set-about'))
        .argument(...organ)
        .argument(...division)
        .argument(say('seal.file'), say('seal.file-about'))
        .option(say('seal.by'), say('seal.by-about'), 'operator')
        .action((of: string, at: string, file: string, options: Options & { readonly by: string }) =>
          run(
            (context) => set({ ...readOrgan(of, at), picture: readPicture(file), by: options.by }, context),
            options,
          ),
        ),
    )
    .addCommand(
      command('end', say('seal.end-about'))
        .argument(...organ)
        .argument(...division)
        .action((of: string, at: string, options: Options) =>
          run((context) => end(readOrgan(of, at), context), options),
        ),
    );
}
