import type { Families } from './families.ts';
import type { Tally } from './invariant.ts';
import { personalIn } from './personal-patterns.ts';
import type { TemporalView } from './temporal-view.ts';

const ENCRYPTED = 'binary/encrypted';

/** Searches the whole histories of some cases: everything that stands there readable. */
export async function scanHistories(temporal: TemporalView, families: Families, tally: Tally): Promise<void> {
  for (const caseNumber of families.caseNumbers) {
    if ((await temporal.describe(caseNumber)) === undefined) continue;
    for await (const events of temporal.history(caseNumber)) {
      tally.checked(events.length);
      for (const event of events) scanEvent(caseNumber, event, { families, tally });
    }
  }
}

function scanEvent(
  caseNumber: string,
  event: unknown,
  { families, tally }: { families: Families; tally: Tally },
): void {
  const texts: string[] = [];
  readable(event, texts);
  const text = texts.join('\n');
  const where = `history of ${caseNumber}, event ${String((event as { eventId?: unknown }).eventId)}`;
  for (const what of personalIn(text)) tally.violation(where, what);
  if (families.secrets.some((secret) => text.includes(secret)))
    tally.violation(where, 'something personal of a known family');
}

/** Every string of an event, and the bytes of every payload that is not encrypted. */
function readable(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value);
  else if (value instanceof Uint8Array) into.push(Buffer.from(value).toString());
  else if (Array.isArray(value)) for (const item of value) readable(item, into);
  else if (value !== null && typeof value === 'object') {
    if (isEncrypted(value)) return;
    for (const part of Object.values(value)) readable(part, into);
  }
}

function isEncrypted(value: object): boolean {
  const encoding = (value as { metadata?: { encoding?: unknown } }).metadata?.encoding;
  return encoding instanceof Uint8Array && Buffer.from(encoding).toString() === ENCRYPTED;
}
