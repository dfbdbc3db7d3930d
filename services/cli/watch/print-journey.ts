import { DEPARTMENTS } from '../../../schemas/department.ts';
import { displayWidth, type Output } from '../output.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';
import { afterMs, STATIONS, type CommandOnItsWay, type Hop, type Journey, type Station } from './journey.ts';

/** Where a command has not been yet. */
const NOT_YET = '·';
const GAP = '  ';

const stationWord = (station: Station): string => say(`watch.station.${station}`);

function workOf({ subject, code, attempt }: CommandOnItsWay): string {
  const again = attempt > 1 ? say('watch.attempt', { n: attempt }) : '';
  return `${words.work(`${subject}/${code}`)}${again}`;
}

const departmentOf = ({ department }: CommandOnItsWay): string =>
  words.term(department, DEPARTMENTS[department].short);

/** One arrival as a line that is never written over: for a log, or a terminal that cannot go back. */
export function hopLine({ afterMs: ms, station, command }: Hop): string {
  return say('watch.hop', {
    ms: String(ms).padStart(6),
    work: workOf(command),
    department: departmentOf(command),
    station: stationWord(station),
  });
}

/** A cell of the picture, lit once the command has been there. */
function cell(out: Output, journey: Journey, at: Date | undefined): string {
  return at === undefined ? out.colour('dim', NOT_YET) : out.colour('green', `+${afterMs(journey, at)}`);
}

const padded = (text: string, columns: number): string => text + ' '.repeat(columns - displayWidth(text));

/** Rows of cells with columns that line up. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))));
  return rows.map((row) =>
    row
      .map((text, i) => padded(text, widths[i] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/**
 * The whole journey as a picture, line by line: what has happened of the case, and a row for each command with the
 * milliseconds after which it was at each station.
 */
export function pictureOf(out: Output, journey: Journey): readonly string[] {
  const head = [say('watch.work'), say('head.department'), ...STATIONS.map(stationWord)];
  const rows = journey.commands.map((command) => [
    workOf(command),
    departmentOf(command),
    ...STATIONS.map((station) => cell(out, journey, command.at[station])),
  ]);
  return [
    ...beginning(journey),
    '',
    ...aligned([head, ...rows]).map((line) => `  ${line}`),
    '',
    ...end(journey),
  ];
}

function beginning(journey: Journey): string[] {
  const { caseNumber, run } = journey;
  const woken =
    run && say('watch.run', { ms: String(afterMs(journey, run.startedAt)), wakes: String(run.wakes) });
  return [
    say('watch.title'),
    `  ${say('watch.accepted', { number: caseNumber })}`,
    ...(woken ? [`  ${woken}`] : []),
  ];
}

function end(journey: Journey): string[] {
  const { completedAt, commands } = journey;
  if (!completedAt) return [`  ${say('watch.under-way')}`];
  const departments = String(new Set(commands.map(({ department }) => department)).size);
  const ms = String(afterMs(journey, completedAt));
  return [`  ${say('watch.completed', { ms, departments, commands: String(commands.length) })}`];
}
