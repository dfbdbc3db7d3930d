import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { birthCommand } from '../../test/support/birth-command.ts';

const HAN = /\p{Script=Han}/u;
const NOWHERE = fileURLToPath(new URL('./no-data-here', import.meta.url));

/** What a command has written, whatever became of it. */
async function birth(...args: string[]): Promise<string> {
  const { stdout, stderr } = await birthCommand(args, { BIRTH_DATA_DIR: NOWHERE, COLUMNS: '200' });
  return stdout + stderr;
}

/** Without official terms and what others say, which stand in brackets. */
function outsideBrackets(text: string): string {
  const less = text.replaceAll(/\([^()]*\)/g, '');
  return less === text ? text : outsideBrackets(less);
}

const SAMPLE = 'test/samples/lanzhou-first-child.json';
const COMMANDS: readonly (readonly string[])[] = [
  ['--help'],
  ['policy', '--help'],
  ['keys', '--help'],
  ['erase', '--help'],
  ['nonsense'],
  ['status', '--no-such'],
  ['task', 'X'],
  ['erase', 'X', 'child-1', '--reason', 'no-such'],
  ['status'],
  ['department', 'nowhere'],
  ['department', 'public-security', '--set', '{"lazy": true}'],
  ['policy', 'check'],
  ['policy', 'check', 'no-such-file'],
  ['policy', 'diff', 'gansu@1', 'gansu@1', '--families', '10'],
  ['policy', 'explain', SAMPLE, 'maternity-allowance'],
  ['policy', 'explain', SAMPLE, 'childcare-subsidy'],
  ['policy', 'explain', 'package.json', 'maternity-leave'],
  ['doctor'],
];

describe('a command in English', () => {
  it.each(COMMANDS)(
    'has no Chinese outside of brackets: %s %s %s',
    async (...args) => {
      const written = await birth(...args, '--lang', 'en');
      expect(written).not.toBe('');
      expect(
        outsideBrackets(written)
          .split('\n')
          .filter((line) => HAN.test(line)),
      ).toEqual([]);
    },
    120_000,
  );
});

describe('a command in Chinese', () => {
  it.each([['--help'], ['task', '--help'], ['nonsense'], ['task', 'X'], ['status', '--no-such']])(
    'leaves nothing to the library: %s %s',
    async (...args) => {
      const written = await birth(...args);
      expect(written).toMatch(HAN);
      expect(written).not.toMatch(
        /Usage|Options:|Commands:|error:|unknown|missing|display help|choices|\[options\]/,
      );
    },
    120_000,
  );
});

it('says its version, and the commit where that is known', async () => {
  expect(await birth('--version')).toMatch(/^\d+\.\d+\.\d+( \([0-9a-f]{7,}\+?\))?\n$/);
}, 60_000);
