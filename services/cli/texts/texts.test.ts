import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { namesIn, type Text } from '../../../schemas/words/language.ts';
import { SCREEN_TEXTS } from '../../supervisor/texts.ts';
import { TEXTS } from './texts.ts';

const HAN = /\p{Script=Han}/u;
const table: [string, Text][] = [...Object.entries<Text>(TEXTS), ...Object.entries<Text>(SCREEN_TEXTS)];

describe('the texts of commands and start screen', () => {
  it('are all there in both languages', () => {
    const bare = table.filter(([, [chinese, english]]) => chinese === '' || english === '');
    expect(bare.map(([key]) => key)).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const differ = table.filter(([, [zh, en]]) => namesIn(zh).join() !== namesIn(en).join());
    expect(differ.map(([key]) => key)).toEqual([]);
  });

  it('have no Chinese in English', () => {
    expect(table.filter(([, [, english]]) => HAN.test(english)).map(([key]) => key)).toEqual([]);
  });
});

/**
 * What may be said in Chinese only: files that officers open in a spreadsheet, documents, a birth that nobody had, and what is
 * read in a paper of the law and told of it to the officer who writes its pack (as policies/load does).
 */
const CHINESE_ONLY =
  /\/(texts|documents|papers)\/|\.test(-setup|-data)?\.ts$|\/(redecision-list|invent-birth|texts|troubles)\.ts$/;
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Lines of code, without comments, that say something in Chinese. */
function chineseLines(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, folder, name))
    .filter((file) => file.endsWith('.ts') && !CHINESE_ONLY.test(file))
    .flatMap((file) => {
      const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return code
        .split('\n')
        .flatMap((line) => (HAN.test(line) ? `${file.slice(root.length)}: ${line}` : []));
    });
}

it.each(['cli', 'supervisor'])('services/%s says nothing beside the table: new texts go there', (folder) => {
  expect(chineseLines(folder)).toEqual([]);
});
