import { isRefusedMessage, isUnknownTopic } from '../kafka/publisher.ts';
import type { Publisher } from '../kafka/port.ts';
import { TOPICS } from '../../schemas/topic.ts';
import { outgoing, type DueRow } from './rows.ts';

/** What became of rows that were to be published. */
export interface Sent {
  readonly acknowledged: readonly DueRow[];
  /** the broker will never take these: too large, or with headers that are no texts */
  readonly refused: readonly DueRow[];
  /** their topic is none of the system's and does not exist */
  readonly undeclared: readonly DueRow[];
}

const DECLARED: ReadonlySet<string> = new Set(TOPICS.map((topic) => topic.name));
const NOTHING: Sent = { acknowledged: [], refused: [], undeclared: [] };

/**
 * Publishes rows in one request. When the broker objects to something in it, the rows are sent in smaller parts until
 * what it objects to stands alone, so that no row holds up the others; some are then published twice, which
 * receivers expect.
 * @throws Error when the broker is away
 */
export async function sendRows(publisher: Publisher, rows: readonly DueRow[]): Promise<Sent> {
  const unfit = rows.filter((row) => !canBeMessage(row));
  if (unfit.length === 0) return sendFit(publisher, rows);
  const sent = await sendFit(publisher, rows.filter(canBeMessage));
  return { ...sent, refused: [...sent.refused, ...unfit] };
}

/** What is no text in a header would fail in the client, which then says nothing of the row that it lies in. */
function canBeMessage({ headers }: DueRow): boolean {
  return Object.values(headers ?? {}).every((value) => typeof value === 'string');
}

async function sendFit(publisher: Publisher, rows: readonly DueRow[]): Promise<Sent> {
  if (rows.length === 0) return NOTHING;
  try {
    await publisher.publish(rows.map(outgoing));
    return { ...NOTHING, acknowledged: rows };
  } catch (error) {
    if (isUnknownTopic(error)) return sendDeclared(publisher, rows, error);
    if (isRefusedMessage(error)) return sendInHalves(publisher, rows);
    throw error;
  }
}

/** A topic of the system that is missing is made anew with the next connection; any other never will be there. */
async function sendDeclared(publisher: Publisher, rows: readonly DueRow[], error: unknown): Promise<Sent> {
  const undeclared = rows.filter((row) => !DECLARED.has(row.topic));
  if (undeclared.length === 0) throw error;
  const sent = await sendRows(
    publisher,
    rows.filter((row) => DECLARED.has(row.topic)),
  );
  return { ...sent, undeclared };
}

async function sendInHalves(publisher: Publisher, rows: readonly DueRow[]): Promise<Sent> {
  const middle = Math.ceil(rows.length / 2);
  if (rows.length === 1) return { ...NOTHING, refused: rows };
  return sendParts(publisher, [rows.slice(0, middle), rows.slice(middle)]);
}

/** One after the other: rows of one case keep their order. */
async function sendParts(publisher: Publisher, parts: readonly (readonly DueRow[])[]): Promise<Sent> {
  let sent = NOTHING;
  for (const part of parts) {
    const more = await sendRows(publisher, part);
    sent = {
      acknowledged: [...sent.acknowledged, ...more.acknowledged],
      refused: [...sent.refused, ...more.refused],
      undeclared: [...sent.undeclared, ...more.undeclared],
    };
  }
  return sent;
}
