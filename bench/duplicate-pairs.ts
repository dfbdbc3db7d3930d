import Table from 'cli-table3';
import { duplicatePairs } from '../test/support/duplicate-pairs.ts';
import { measurePairs } from '../test/support/measure-pairs.ts';

/* Precision and recall of the question whether two reports are one delivery: node bench/duplicate-pairs.ts [seed] */

const SEED = 20_261_129;
const seed = Number(process.argv[2] ?? SEED);
const { pairs, precision, recall, kinds } = measurePairs(duplicatePairs(seed));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const table = new Table({ head: ['kind', 'ought to be asked', 'pairs', 'asked', 'never met'] });
for (const { kind, isToBeAsked, pairs: of, asked, unmet } of kinds)
  table.push([kind, isToBeAsked ? 'yes' : 'no', of, asked, unmet]);
process.stdout.write(`${table.toString()}\n`);
process.stdout.write(
  `seed ${seed}, ${pairs} pairs: precision ${percent(precision)}, recall ${percent(recall)}\n`,
);
