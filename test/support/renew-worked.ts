import { readFileSync, writeFileSync } from 'node:fs';
import { knownDivisions, loadPacks, writtenTexts } from '../../policies/load/all-packs.ts';
import { driftOf, readWorked, renewed, sentenceOf, unlisted, withNew, WORKED_BY } from './worked-law.ts';

/** `npm run renew`: takes note of the corrected and the new numbers of the packs, and says which they are. */
const text = readFileSync(WORKED_BY, 'utf8');
const drifts = driftOf(writtenTexts(), readWorked(text));
for (const drift of drifts) process.stdout.write(`${sentenceOf(drift)}\n`);
const noted = renewed(text, drifts);
const added = unlisted(loadPacks(writtenTexts(), knownDivisions()), readWorked(noted));
for (const { pack, at, is } of added) process.stdout.write(`${pack} ${at}：${JSON.stringify(is)}\n`);
writeFileSync(WORKED_BY, withNew(noted, added));
process.stdout.write(`记下改正的 ${drifts.length} 个数，新的 ${added.length} 个数\n`);
