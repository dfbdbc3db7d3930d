import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { caseFoundSchema, caseSearchSchema, type CaseFoundView } from '../../schemas/case-list.ts';
import { CASE_STATUS_WORDS } from '../../schemas/words.ts';
import { connectApi } from './api.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { shortTime, type Output } from './output.ts';
import { requireRun } from './run-file.ts';
import { listed, say } from './say.ts';
import { statusColour } from './status-colour.ts';
import { words as spoken } from './words.ts';

interface Options {
  readonly json?: boolean;
  readonly lang?: string;
  readonly status?: string;
  readonly division?: string;
  readonly facility?: string;
  readonly openedFrom?: string;
  readonly openedTo?: string;
  readonly taskKind?: string;
  readonly queue?: string;
  readonly waits?: boolean;
  readonly limit?: string;
}

/** What is looked for, from the words of the command or, in their place, from the input: other people see a command line. */
async function soughtIn(words: readonly string[]): Promise<string> {
  const q = words.length === 1 && words[0] === '-' ? await text(process.stdin) : words.join(' ');
  return q.trim();
}

function bodyOf(q: string, options: Options): unknown {
  const { json: _json, lang: _lang, waits, limit, ...filters } = options;
  const asked = {
    ...filters,
    ...(q === '' ? {} : { q }),
    ...(waits ? { waitsForPerson: true } : {}),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  };
  const read = caseSearchSchema.safeParse(asked);
  if (read.success) return read.data;
  const places = [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? '')))];
  throw new CommandFailure(
    say('cases.wrong-filters', { places: listed(places) }),
    say('cases.see-help'),
    EXIT.usage,
  );
}

function print(out: Output, items: readonly CaseFoundView[], more: boolean): void {
  if (items.length === 0) {
    out.line(say('cases.none'));
    return;
  }
  out.table(
    (['case', 'status', 'division', 'accepted', 'open-tasks', 'people'] as const).map((each) =>
      say(`head.${each}`),
    ),
    items.map((item) => [
      item.caseNumber,
      out.colour(statusColour(item.status), spoken.word(item.status, CASE_STATUS_WORDS)),
      item.divisionCode,
      shortTime(item.acceptedAt),
      String(item.openTasks),
      item.people
        .map(
          ({ subject, name }) =>
            `${spoken.who(subject)} ${name === undefined ? say('cases.unnamed') : spoken.quoted(name)}`,
        )
        .join(' · '),
    ]),
  );
  if (more) out.line(say('cases.more'));
}

async function find(
  words: readonly string[],
  options: Options,
  { out, json }: CommandContext,
): Promise<undefined> {
  const body = bodyOf(await soughtIn(words), options);
  const found = await connectApi(requireRun()).post('/v1/cases/search', body);
  const schema = z.object({ items: z.array(caseFoundSchema), nextCursor: z.string().nullable() });
  const read = schema.safeParse(found);
  if (!read.success) throw new CommandFailure(say('api.unreadable'), say('api.unreadable-next'));
  if (json) out.json(read.data.items);
  else print(out, read.data.items, read.data.nextCursor !== null);
  return undefined;
}

export function casesCommand(): Command {
  return group('cases', say('cases.about')).addCommand(
    command('find', say('cases.find-about'))
      .argument(say('cases.words'), say('cases.words-about'))
      .option('--status <status>', say('cases.status'))
      .option('--division <code>', say('cases.division'))
      .option('--facility <code>', say('cases.facility'))
      .option('--opened-from <date>', say('cases.opened-from'))
      .option('--opened-to <date>', say('cases.opened-to'))
      .option('--task-kind <kind>', say('cases.task-kind'))
      .option('--queue <queue>', say('cases.queue'))
      .option('--waits', say('cases.waits'))
      .option('--limit <n>', say('cases.limit'))
      .action((words: string[], options: Options) =>
        run((context) => find(words, options, context), options),
      ),
  );
}
