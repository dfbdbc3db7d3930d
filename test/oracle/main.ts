import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { knownDivisions, loadPacks, packTexts } from '../../policies/load/all-packs.ts';
import { workedTexts } from '../support/worked-law.ts';
import { beings } from './beings.ts';
import { decided, differences } from './compare.ts';

/**
 * `npm run oracle -- --seed N --count M`: everything that so many invented families, institutions and persons have, reckoned a second
 * way and compared. A difference ends it with 1, with the smallest one that differs. Packs are read by the numbers of the examples.
 */

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '20000' } },
});
const [seed, count] = [Number(values.seed), Number(values.count)];
if (!Number.isInteger(seed) || !Number.isInteger(count) || count < 1) {
  console.error('--seed and --count are whole numbers');
  process.exit(2);
}

const packs = loadPacks(workedTexts() ?? packTexts(), knownDivisions());
const met = new Map<string, number>();
let rows = 0;

const began = performance.now();
const found = fc.check(
  fc.property(beings, (being) => {
    for (const { code, outcome } of decided(being, packs)) {
      met.set(`${code} ${outcome}`, (met.get(`${code} ${outcome}`) ?? 0) + 1);
      rows += 1;
    }
    return differences(being, packs).length === 0;
  }),
  { seed, numRuns: count },
);
const seconds = (performance.now() - began) / 1000;

if (found.failed) {
  const [being] = found.counterexample ?? [];
  console.error(`differs after ${found.numRuns} of ${count} (seed ${seed}); the smallest:`);
  console.error(JSON.stringify(being, null, 2));
  if (being) console.error(JSON.stringify(differences(being, packs), null, 2));
  process.exit(1);
}
for (const [outcome, times] of [...met].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${outcome}: ${times}`);
console.log(`${count} agree in ${rows} decisions (seed ${seed}), ${seconds.toFixed(1)} s`);
