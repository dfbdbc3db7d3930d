import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import pc from 'picocolors';
import { say } from './say.ts';

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan';

/** Where a command writes. Results go to standard output, sentences about trouble to standard error. */
export interface Output {
  readonly line: (text?: string) => void;
  readonly json: (value: unknown) => void;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  readonly colour: (colour: Colour, text: string) => string;
}

const PLAIN_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** @param colours false without a terminal or with NO_COLOR */
export function createOutput(write: (text: string) => void, colours = isColourful()): Output {
  const paint = pc.createColors(colours);
  return {
    line: (text = '') => write(`${text}\n`),
    json: (value) => write(`${JSON.stringify(value, null, 2)}\n`),
    table: (head, rows) => {
      const style = { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 };
      const table = new Table({ chars: PLAIN_BORDERS, head: head.map((h) => paint.dim(h)), style });
      table.push(...rows.map((row) => [...row]));
      const lines = table
        .toString()
        .split('\n')
        .map((line) => line.trimEnd());
      write(`${lines.join('\n')}\n`);
    },
    colour: (colour, text) => paint[colour](text),
  };
}

/** `3 分钟` from seconds: one unit, rounded down. */
export function duration(seconds: number): string {
  if (seconds < 60) return say('unit.seconds', { n: Math.floor(seconds) });
  if (seconds < 3600) return say('unit.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return say('unit.hours', { n: Math.floor(seconds / 3600) });
  return say('unit.days', { n: Math.floor(seconds / 86_400) });
}

/** `11-20 03:24` in the time of the country. */
export function shortTime(iso: string): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** Columns of a text on a terminal: Chinese characters take two. */
export function displayWidth(text: string): number {
  return [...stripVTControlCharacters(text)].reduce(
    (columns, character) => columns + ((character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1),
    0,
  );
}

/** Only for a person at a terminal: picocolors alone would also paint where `CI` is set. */
function isColourful(): boolean {
  return pc.isColorSupported && process.stdout.isTTY === true;
}
