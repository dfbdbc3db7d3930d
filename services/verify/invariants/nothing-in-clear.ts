import type { Evidence } from '../evidence.ts';
import { Tally, type Finding } from '../invariant.ts';
import { scanHistories } from '../scan-histories.ts';
import { scanLogs } from '../scan-logs.ts';
import { scanTables } from '../scan-tables.ts';
import { familiesOf } from '../families.ts';

/** R9: no personal data in clear in tables, topics, Temporal’s payloads or logs. */
export async function nothingInClear(evidence: Evidence): Promise<Finding> {
  const tally = new Tally();
  const families = await familiesOf(evidence);
  const messages = evidence.messages();
  tally.checked(messages.count);
  for (const { where, what } of messages.personal) tally.violation(where, what);
  const unseen = messages.personalCount - messages.personal.length;
  if (unseen > 0) tally.violation('topics', 'more personal data in messages', unseen);
  await scanTables(evidence.snapshot, families, tally);
  await scanHistories(evidence.temporal(), families, tally);
  if (evidence.logs === undefined) tally.note('no log folder was given: logs were not searched');
  else await scanLogs(evidence.logs, families, tally);
  tally.note(`names of ${families.caseNumbers.length} families were searched for, and their histories whole`);
  return tally.finding();
}
