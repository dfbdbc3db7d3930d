import { expect, it } from 'vitest';
import { createProgram } from './program.ts';

const namesFor = async (...typed: string[]): Promise<string[]> =>
  (await createProgram(typed)).commands.map((command) => command.name());

it('has every command under the name by which it is loaded', async () => {
  const all = await namesFor();
  expect(all.length).toBeGreaterThan(20);
  for (const name of all) expect(await namesFor(name)).toEqual([name]);
});

it.each([
  [['policy', 'check', '--json'], ['policy']],
  [['--lang', 'en', 'case', 'B-7K2M-9QXC-WZ'], ['case']],
  [['--lang=en', 'case', 'status'], ['case']],
])('loads what %j asks for, and nothing else', async (typed, names) => {
  expect(await namesFor(...typed)).toEqual(names);
});

it.each([[[]], [['--help']], [['help', 'policy']], [['polic']], [['toString']]])(
  'loads every command where %j names none',
  async (typed) => {
    expect(await namesFor(...typed)).toEqual(await namesFor());
  },
);
