import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inChinese } from './troubles.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is said in both languages by its own table, or passes on what a setting says. */
const SAID_ELSEWHERE = [
  /^new ClearError\((say|speaker|explainUnfinished|describeRunning)/,
  /`\$\{fault\}\.`/,
];

/** The sentences of every ClearError in the code, `X` standing for what they name. */
function sentences(): string[] {
  return ['infra', 'services'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test(-setup)?\.ts$/.test(name))
      .flatMap((name) => {
        const code = readFileSync(join(ROOT, folder, name), 'utf8');
        return [
          ...code.matchAll(
            /new ClearError\((?:[^()]|\([^()]*\))*?(`[^`]*`|'[^'\n]*')(?:\s*:\s*(`[^`]*`))?/gs,
          ),
        ]
          .filter(([whole]) => !SAID_ELSEWHERE.some((sign) => sign.test(whole)))
          .flatMap(([, one, other]) => [one, other].filter((text) => text !== undefined));
      }),
  );
}

/** What is told while something takes long. */
function news(): string[] {
  const files = readdirSync(join(ROOT, 'infra/embedded'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts') && !/\.test(-setup)?\.ts$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(ROOT, 'infra/embedded', name), 'utf8').matchAll(
        /\bsay\??\.?\((`(?:[^`\\]|\\.)*`)\)/g,
      ),
    ])
    .map(([, text = '']) => text.replaceAll('\\`', '`'));
}

/** As it would be said: names filled in, and the way out that stands behind many. */
function filled(template: string): string {
  return template
    .slice(1, -1)
    .replaceAll('${what}', 'ended (X)')
    .replaceAll(/\$\{[^}]*(WAYS_OUT|waysOut)\}/g, 'Set A to B.')
    .replaceAll(/\$\{[^}]*\}/g, 'X');
}

it('every reason why a start did not come about can be said in Chinese', () => {
  const all = [...sentences(), ...news()].map(filled);
  expect(news().length).toBeGreaterThan(4);
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter((sentence) => !/\p{Script=Han}/u.test(inChinese(sentence)))).toEqual([]);
});

it('keeps what the sentence names', () => {
  const said = 'Kafka did not serve within 40 s: no space left (its log: kafka.log).';
  expect(inChinese(said)).toBe('Kafka 在 40 秒内没有就绪：no space left（日志 kafka.log）。');
});

it('leaves alone what it does not know', () => {
  expect(inChinese('Something else.')).toBe('Something else.');
});
