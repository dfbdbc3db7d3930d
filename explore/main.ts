import { commandOptions } from '../infra/config/command-options.ts';
import { aliasTemporal } from './fake/alias.ts';

const USAGE = `npm run explore -- [options]
  --runs N              schedules to do (400)
  --seed S              the first of their seeds (1)
  --level LEVEL         transactions (default) or statements
  --replay FILE         does one schedule again, as a finding was written down
  --keep-going          counts what is found instead of stopping at the first
  --but-for WHAT        a kind of finding that is known: its seeds are told, and it is no failure; may stand several times
  --without DEED        a deed that does not happen; may stand several times`;

// Before anything imports workflow code.
aliasTemporal();
const { explore } = await import('./explorer.ts');

const { values } = commandOptions(USAGE, {
  options: {
    runs: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    level: { type: 'string', default: 'transactions' },
    replay: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
    'but-for': { type: 'string', multiple: true, default: [] },
    without: { type: 'string', multiple: true, default: [] },
  },
});

const runs = Number(values.runs);
const seed = Number(values.seed);
const isLevel = (text: string): text is 'transactions' | 'statements' =>
  text === 'transactions' || text === 'statements';

if (!Number.isInteger(runs) || !Number.isInteger(seed) || !isLevel(values.level)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await explore({
    runs,
    seed,
    level: values.level,
    replay: values.replay,
    keepGoing: values['keep-going'],
    butFor: values['but-for'],
    without: values.without,
  });
}
