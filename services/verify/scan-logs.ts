import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Families } from './families.ts';
import type { Tally } from './invariant.ts';
import { personalIn } from './personal-patterns.ts';

/** Searches every log file below a folder, line by line. */
export async function scanLogs(folder: string, families: Families, tally: Tally): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    tally.note('the log folder is not there: logs were not searched');
    return;
  }
  for (const entry of entries) {
    if (entry.isFile()) await scanFile(join(entry.parentPath, entry.name), entry.name, { families, tally });
  }
}

async function scanFile(
  path: string,
  name: string,
  { families, tally }: { families: Families; tally: Tally },
): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    const where = `log ${name}:${number}`;
    for (const what of personalIn(line)) tally.violation(where, what);
    if (families.secrets.some((secret) => line.includes(secret)))
      tally.violation(where, 'something personal of a known family');
  }
  tally.checked(number);
}
