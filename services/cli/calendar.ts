import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { changedDays, type ChangedDays } from '../../policies/calendar/changed-days.ts';
import {
  faultsOfNotice,
  noticedYear,
  type HolidayNotice,
  type NoticedYear,
} from '../../policies/calendar/notice.ts';
import { publishedWith, type PublishedCalendar } from '../../policies/calendar/published.ts';
import { shanghaiDate, yearOf } from '../../policies/calendar/date.ts';
import { isYearKnown } from '../../policies/calendar/working-days.ts';
import { dateSchema } from '../../schemas/person.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { movedDues, type MovedDues } from './moved-dues.ts';
import { findRun, ROOT } from './run-file.ts';
import { listed, say } from './say.ts';
import { words } from './words.ts';

/** What the working calendar reads beside its library (policies/calendar/working-days.ts). */
export const NOTICES_FILE = join(ROOT, 'policies', 'calendar', 'notices.json');

const noticeSchema = z.strictObject({
  source: z.string().min(1),
  holidays: z.array(z.strictObject({ name: z.string().min(1), from: dateSchema, to: dateSchema })).max(12),
  work: z.array(dateSchema).max(20),
});

/** A year that nobody knows yet, in the form of the notices. */
const EXAMPLE = {
  source: '…',
  holidays: [{ name: '…', from: '2027-01-01', to: '2027-01-03' }],
  work: ['2027-02-06'],
};

/** @throws CommandFailure */
function readNotice(file: string): HolidayNotice {
  let said: unknown;
  try {
    said = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandFailure(say('calendar.no-json', { file }), say('calendar.see-help'), EXIT.usage);
  }
  const read = noticeSchema.safeParse(said);
  if (read.success) return read.data;
  const places = read.error.issues.map(({ path }) => `/${path.join('/')}`);
  throw new CommandFailure(
    say('calendar.wrong-form', { places: listed([...new Set(places)]) }),
    say('calendar.see-help'),
    EXIT.usage,
  );
}

function readKept(file: string): Record<string, NoticedYear> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, NoticedYear>;
}

/** What a notice says of a year, and what becomes another by it. */
interface AddedNotice {
  readonly rest: number;
  readonly work: number;
  readonly changes: ChangedDays;
}

/** The calendar as it is, and as a notice makes it. */
interface Calendars {
  readonly before: PublishedCalendar;
  readonly after: PublishedCalendar;
}

/** @param into where notices are kept; with `dryRun` nothing is */
export function addNotice(
  year: number,
  file: string,
  {
    into = NOTICES_FILE,
    dryRun = false,
    onCalendars,
  }: {
    readonly into?: string;
    readonly dryRun?: boolean;
    readonly onCalendars?: (calendars: Calendars) => void;
  } = {},
): AddedNotice {
  const notice = readNotice(file);
  const faults = faultsOfNotice(year, notice);
  if (faults.length > 0)
    throw new CommandFailure(
      say('calendar.faults', { faults: words.quoted(faults.join('；')) }),
      say('calendar.faults-fix'),
      EXIT.usage,
    );
  const known = noticedYear(notice);
  const kept = readKept(into);
  const all = { ...kept, [year]: known };
  if (!dryRun) keepNotices(all, into);
  const calendars = { before: publishedWith(kept), after: publishedWith(all) };
  onCalendars?.(calendars);
  const changes = changedDays(year, calendars);
  return { rest: known.rest.length, work: known.work.length, changes };
}

function keepNotices(notices: Readonly<Record<string, NoticedYear>>, into: string): void {
  const inOrder = Object.entries(notices).sort(([a], [b]) => a.localeCompare(b));
  writeFileSync(`${into}.new`, `${JSON.stringify(Object.fromEntries(inOrder), null, 2)}\n`);
  renameSync(`${into}.new`, into);
}

async function add(
  year: string,
  { file, dryRun }: { readonly file: string; readonly dryRun: boolean },
  { out, json }: CommandContext,
): Promise<ExitCode> {
  if (!/^20\d\d$/.test(year))
    throw new CommandFailure(say('calendar.wrong-year'), say('calendar.wrong-year-fix'), EXIT.usage);
  let calendars: Calendars | undefined;
  const onCalendars = (both: Calendars): void => void (calendars = both);
  const { changes, ...days } = addNotice(Number(year), file, { dryRun, onCalendars });
  const dues = dryRun && calendars ? await duesOf(changes, calendars) : undefined;
  if (json) {
    out.json({ year: Number(year), dryRun, ...days, changes, ...(dues ? { dues } : {}) });
    return EXIT.ok;
  }
  out.line(say(dryRun ? 'calendar.would-add' : 'calendar.added', { year, ...days }));
  const { rest, work, settled } = changes;
  if (rest.length > 0) out.line(say('calendar.rests', { days: listed(rest) }));
  if (work.length > 0) out.line(say('calendar.works', { days: listed(work) }));
  out.line(say('calendar.settled', { settled }));
  if (dryRun) sayDues(dues, out);
  return EXIT.ok;
}

/** What becomes of due dates; undefined: nothing runs here whose matters could be looked at. */
async function duesOf({ rest, work }: ChangedDays, calendars: Calendars): Promise<MovedDues | undefined> {
  const running = findRun();
  const [first] = [...rest, ...work].sort();
  return running && withDatabase(running, (client) => movedDues(client, first, calendars));
}

/** So many are shown; `--json` has all. */
const MOST_SHOWN = 20;

function sayDues(dues: MovedDues | undefined, out: CommandContext['out']): void {
  if (!dues) return out.line(say('calendar.no-system'));
  const { looked, more, moved } = dues;
  out.line(say(more ? 'calendar.dues-first' : 'calendar.dues', { looked, moved: moved.length }));
  for (const { caseNumber, subject, code, before, after } of moved.slice(0, MOST_SHOWN))
    out.line(`  ${caseNumber} ${subject}/${code} ${before} → ${after}`);
}

async function status({ out, json }: CommandContext): Promise<ExitCode> {
  const year = yearOf(shanghaiDate(new Date().toISOString()));
  const years = [year - 1, year, year + 1].map((each) => ({ year: each, known: isYearKnown(each) }));
  if (json) out.json({ years });
  else
    for (const each of years)
      out.line(say(each.known ? 'calendar.known' : 'calendar.unknown', { year: each.year }));
  return years.some(({ known }) => !known) ? EXIT.failed : EXIT.ok;
}

export function calendarCommand(): Command {
  return group('calendar', say('calendar.about'))
    .addCommand(
      command('status', say('calendar.status-about')).action((options: { json?: boolean }) =>
        run(status, options),
      ),
    )
    .addCommand(
      command('add', say('calendar.add-about'))
        .argument(say('calendar.year'), say('calendar.year-about'))
        .argument(say('calendar.file'), say('calendar.file-about'))
        .option('--dry-run', say('calendar.dry-run'))
        .addHelpText('after', `\n${say('calendar.example')}\n${JSON.stringify(EXAMPLE, null, 2)}`)
        .action((year: string, file: string, options: { json?: boolean; dryRun?: boolean }) =>
          run((context) => add(year, { file, dryRun: options.dryRun === true }, context), options),
        ),
    );
}
