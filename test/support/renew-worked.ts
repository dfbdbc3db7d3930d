import { readFileSync, writeFileSync } from 'node:fs';
import { writtenTexts } from '../../policies/load/all-packs.ts';
import { CHECKED } from '../../services/cli/documents/policy/checked.ts';
import { renewal } from './renewing.ts';
import { WORKED_BY } from './worked-law.ts';

/** `npm run renew`: takes note of the corrected and the new numbers of the packs, and says which they are. */
const { lines, list, checked } = renewal(writtenTexts(), readFileSync(WORKED_BY, 'utf8'));
for (const line of lines) process.stdout.write(`${line}\n`);
if (list === undefined || checked === undefined) process.exitCode = 1;
else {
  writeFileSync(WORKED_BY, list);
  writeFileSync(CHECKED, checked);
}
