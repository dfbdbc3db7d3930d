import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { allPacks } from '../policies/load/all-packs.ts';
import { GOOD_SAMPLES, sampleBirth } from '../policies/load/sample-births.test-data.ts';

/** Decisions of whole families in one process: `node bench/decide.ts [count]`. */

const COUNT = Number(process.argv[2] ?? 100_000);
const ROUNDS = 3;

const loadStart = performance.now();
allPacks();
const loadMs = performance.now() - loadStart;

const births = GOOD_SAMPLES.map((name) => sampleBirth(name));
const BASE = Date.parse('2025-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** A birth on a day of its own, so that nothing is answered from a memory of the last one. */
function birthAt(index: number): [(typeof births)[number], string] {
  const birth = births[index % births.length];
  if (!birth) throw new Error('there are no samples');
  const day = new Date(BASE + (index % 700) * DAY_MS).toISOString().slice(0, 10);
  const asOf = new Date(BASE + ((index % 700) + 2) * DAY_MS).toISOString().slice(0, 10);
  return [{ ...birth, delivery: { ...birth.delivery, at: `${day}T08:00:00+08:00` } }, asOf];
}

const rates: number[] = [];
/** per second of processor time: what the wall clock would say on a machine with nothing else to do */
const ofProcessor: number[] = [];
let rows = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  rows = 0;
  for (let i = 0; i < COUNT; i += 1) rows += decideEntitlements(...birthAt(i)).length;
  rates.push((COUNT * 1000) / (performance.now() - start));
  const { user, system } = process.cpuUsage(cpu);
  ofProcessor.push((COUNT * 1e6) / (user + system));
}
rates.sort((a, b) => a - b);
ofProcessor.sort((a, b) => a - b);
const median = rates[Math.floor(ROUNDS / 2)] ?? 0;
console.log(`packs read and checked in ${loadMs.toFixed(0)} ms`);
console.log(
  `${COUNT} families, ${rows} decisions: ${median.toFixed(0)} families/s, ${((median * rows) / COUNT).toFixed(0)} decisions/s ` +
    `(median of ${ROUNDS}; ${rates.map((rate) => rate.toFixed(0)).join(', ')})`,
);
console.log(
  `for each second of processor time: ${(ofProcessor[Math.floor(ROUNDS / 2)] ?? 0).toFixed(0)} families ` +
    `(${ofProcessor.map((rate) => rate.toFixed(0)).join(', ')})`,
);
