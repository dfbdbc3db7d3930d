import { stripVTControlCharacters } from 'node:util';
import { SCREEN_TEXTS } from '../../supervisor/texts.ts';
import { TEXTS } from '../texts/texts.ts';

/** What a start begins with, or the picture of a birth on its way: what was said before is not shown. */
const TITLES: readonly string[] = [...SCREEN_TEXTS.title, ...TEXTS['watch.title']];

const LINE = 18;
const COLUMN = 7.8;
const MARGIN = 16;
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/^ {2}✓/, '#7ee787'],
  [/^ {2}(→|·|…)/, '#8b949e'],
  [/^\S/, '#e6edf3'],
];

function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/[\u2e80-\u9fff\uff00-\uff60\u3000-\u303f]/.test(character) ? 2 : 1),
    0,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Words between two spaces or more keep their column, whatever the widths of a reader's font are. */
function spans(line: string): string {
  return [...line.matchAll(/\S+(?: \S+)*/g)]
    .map(({ 0: text, index }) => {
      const x = MARGIN + widthOf(line.slice(0, index)) * COLUMN;
      return `<tspan x="${x.toFixed(1)}">${escaped(text)}</tspan>`;
    })
    .join('');
}

/** A picture of the README as SVG. @param output what a start has written, or `npx birth watch` */
export function picture(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trimEnd());
  const from = lines.indexOf(TITLES.find((title) => lines.includes(title)) ?? '');
  const whole = lines.slice(
    from,
    lines.indexOf(
      '',
      lines.findLastIndex((line) => line.startsWith('  ')),
    ),
  );
  const shown = whole.filter((line, i) => line !== '' || whole[i - 1] !== '');
  const width = Math.ceil(Math.max(...shown.map(widthOf)) * COLUMN + 2 * MARGIN);
  const height = shown.length * LINE + 2 * MARGIN;
  const rows = shown.flatMap((line, i) => {
    if (line === '') return [];
    const colour = COLOURS.find(([sign]) => sign.test(line))?.[1] ?? '#c9d1d9';
    return `<text y="${MARGIN + (i + 1) * LINE - 5}" fill="${colour}">${spans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" font-size="13">
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`;
}
