import { commandOptions } from '../infra/config/command-options.ts';
import { GUARDS } from './guards/all-guards.ts';
import { openCopy, shareServers, type BrokenCopy } from './guards/broken-copy.ts';
import type { Guard } from './guards/guard.ts';
import { stillOpen, writeResult } from './guards/guard-table.ts';
import { brokenChecks, nameOf, runCheck } from './guards/run-check.ts';

const USAGE = `npm run guards -- [options]: switches each guard off in turn and sees that its test fails
  --only A,B       guards with one of these words in their name or in that of their test
  --open           those that were not tried since they or their test changed
  --list           names them and tries none
  --no-baseline    takes it that the tests pass with every guard on
  --no-table       writes nothing into docs/guards.md
  --minutes N      begins none after this (600)`;

const { values } = commandOptions(USAGE, {
  options: {
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    open: { type: 'boolean', default: false },
    'no-baseline': { type: 'boolean', default: false },
    'no-table': { type: 'boolean', default: false },
    minutes: { type: 'string', default: '600' },
  },
});

function say(line: string): void {
  console.log(line);
}

/** `--only inbox,lease` takes every guard with one of these words in its name or in that of its check. */
function chosen(): Guard[] {
  const words = values.only.split(',').map((word) => word.trim());
  const guards = values.open ? stillOpen(GUARDS) : GUARDS;
  return guards.filter(({ name, check }) => words.some((word) => `${name} ${nameOf(check)}`.includes(word)));
}

async function tryGuard(copy: BrokenCopy, guard: Guard): Promise<boolean> {
  const restore = copy.apply(guard.patches);
  const began = Date.now();
  try {
    const verdict = await runCheck(copy.folder, guard.check);
    const word = { fails: 'caught', passes: 'NOT CAUGHT', 'did not run': 'NOT JUDGED' }[verdict.says];
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    const why = verdict.why === '' ? '' : ` · ${verdict.why}`;
    say(`${word.padEnd(11)} ${guard.name} · by ${nameOf(guard.check)}${why} (${seconds} s)`);
    if (!values['no-table']) writeResult(GUARDS, guard, verdict);
    return verdict.says === 'fails';
  } finally {
    restore();
  }
}

async function tryAll(copy: BrokenCopy, guards: readonly Guard[]): Promise<number> {
  const broken = values['no-baseline'] ? [] : await brokenChecks(copy.folder, guards);
  for (const name of broken) say(`does not pass with every guard on: ${name}`);
  if (broken.length > 0) return 1;
  const until = Date.now() + Number(values.minutes) * 60_000;
  let caught = 0;
  let tried = 0;
  for (const guard of guards) {
    if (Date.now() > until) break;
    tried += 1;
    if (await tryGuard(copy, guard)) caught += 1;
  }
  if (tried < guards.length) say(`the time is over: ${guards.length - tried} not tried`);
  say(`${caught} of ${guards.length} guards caught`);
  return caught === guards.length ? 0 : 1;
}

async function main(): Promise<number> {
  const guards = chosen();
  if (values.list) {
    for (const { name, check } of guards) say(`${name} · ${nameOf(check)}`);
    return 0;
  }
  if (guards.length === 0) {
    console.error('no guard has such a name: see --list');
    return 2;
  }
  const copy = openCopy();
  const needServers = guards.some(({ check }) => 'file' in check && check.project === 'integration');
  const stopServers = needServers ? await shareServers(copy) : undefined;
  try {
    return await tryAll(copy, guards);
  } finally {
    await stopServers?.();
    await copy.close();
  }
}

process.exitCode = await main();
