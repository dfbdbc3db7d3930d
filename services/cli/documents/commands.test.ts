import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../program.ts';
import { ROOT } from '../run-file.ts';

/** Everything in which somebody is told to type something: pages, advice of commands, alarms. */
const TEXTS = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', '*.ts', '*.yaml', '*.mjs'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file !== '' && !/^(docs\/faults|CHANGELOG)|\.test\.ts$/.test(file));

interface Told {
  readonly file: string;
  readonly words: readonly string[];
}

/** A command ends where the sentence goes on. */
const END = /[`'"“”「」，。；：）（、|<>#&…\\$(),;]|\s{2,}/;

function told(pattern: RegExp): Told[] {
  return TEXTS.flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(pattern)].map(([, rest = '']) => ({
      file,
      words: (rest.split(END)[0] ?? '').trim().split(/\s+/).filter(Boolean),
    })),
  );
}

/** The command that words name, and what is left of them. */
function commandOf(
  program: Command,
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  let [command, rest] = [program, words];
  for (let next = named(command, rest[0]); next; next = named(command, rest[0]))
    [command, rest] = [next, rest.slice(1)];
  return { command, rest };
}

function named(command: Command, word: string | undefined): Command | undefined {
  return command.commands.find((each) => each.name() === word);
}

/** What does not parse in it; undefined: all does. */
function faultIn(program: Command, { words }: Told): string | undefined {
  const { command, rest } = commandOf(program, words);
  if (command === program && rest.length > 0 && !rest[0]?.startsWith('-')) return `no command ${rest[0]}`;
  const options = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
  const unknown = options.find(
    (option) => option !== '--help' && !command.options.some(({ long }) => long === option),
  );
  if (unknown !== undefined) return `${command.name()} has no ${unknown}`;
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  const first = rest[0];
  if (command !== program && isGroup && first !== undefined && /^[a-z]/.test(first))
    return `${command.name()} has no command ${first}`;
  return undefined;
}

describe('what people are told to type', () => {
  const birth = told(/npx birth[ \t]+([^\n]+)/g);
  const scripts = told(/npm run[ \t]+([a-z][a-z0-9:-]*[a-z0-9])/g);

  it('is found', () => {
    expect(birth.length).toBeGreaterThan(60);
    expect(scripts.length).toBeGreaterThan(20);
  });

  it('is a command of ours, with options that it has', async () => {
    const program = await createProgram();
    const faults = birth.flatMap((each) => {
      const fault = faultIn(program, each);
      return fault === undefined ? [] : [`${each.file}: npx birth ${each.words.join(' ')}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it('is a script of package.json', () => {
    const known = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const faults = scripts.filter(({ words: [script = ''] }) => !Object.hasOwn(known.scripts, script));
    expect(faults).toEqual([]);
  });
});
