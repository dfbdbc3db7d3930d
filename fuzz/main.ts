import { commandOptions } from '../infra/config/command-options.ts';
import { fuzz } from './fuzz.ts';

const USAGE = `npm run fuzz -- [options]
  --runs N              requests to send (1000)
  --seed S              what they are made from (1)
  --from N              the place of the first of them (0)
  --births N            at most so many births are accepted (3000)
  --at-once N           requests on their way at once (16)
  --minutes N           sends none after this (600)
  --patience SECONDS    what the accepted births may take to come to their end (900)
  --replay FILE         sends one request again, as a finding was written down
  --keep                leaves the data of the system`;

const { values } = commandOptions(USAGE, {
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    births: { type: 'string', default: '3000' },
    'at-once': { type: 'string', default: '16' },
    minutes: { type: 'string', default: '600' },
    patience: { type: 'string', default: '900' },
    replay: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const [runs = NaN, seed = NaN, from = NaN, births = NaN, atOnce = NaN, minutes = NaN, patience = NaN] = [
  ...[
    values.runs,
    values.seed,
    values.from,
    values.births,
    values['at-once'],
    values.minutes,
    values.patience,
  ],
].map(Number);

if (![runs, seed, from, births, atOnce, minutes, patience].every(Number.isSafeInteger)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { replay, keep } = values;
  process.exitCode = await fuzz({ runs, seed, from, births, atOnce, minutes, patience, replay, keep });
}
