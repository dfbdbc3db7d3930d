import { isRefusedMessage, isUnknownTopic } from '../kafka/publisher.ts';
import type { Publisher } from '../kafka/port.ts';
import { outgoing, type DueRow } from './rows.ts';

/** What became of rows that were to be published. */
export interface Sent {
  readonly acknowledged: readonly DueRow[];
  /** the broker will never take these: too large */
  readonly refused: readonly DueRow[];
  /** their topic does not exist */
  readonly homeless: readonly DueRow[];
}

const NOTHING: Sent = { acknowledged: [], refused: [], homeless: [] };

/**
 * Publishes rows in one request. When the broker objects to a message in it, the rows are halved until the one it
 * objects to is found, so that no row holds up the others; some are then published twice, which receivers expect.
 * @throws Error when the broker is away
 */
export async function sendRows(publisher: Publisher, rows: readonly DueRow[]): Promise<Sent> {
  if (rows.length === 0) return NOTHING;
  try {
    await publisher.publish(rows.map(outgoing));
    return { ...NOTHING, acknowledged: rows };
  } catch (error) {
    const refused = isRefusedMessage(error);
    if (!refused && !isUnknownTopic(error)) throw error;
    if (rows.length === 1) return { ...NOTHING, ...(refused ? { refused: rows } : { homeless: rows }) };
  }
  const middle = Math.ceil(rows.length / 2);
  const first = await sendRows(publisher, rows.slice(0, middle));
  const second = await sendRows(publisher, rows.slice(middle));
  return {
    acknowledged: [...first.acknowledged, ...second.acknowledged],
    refused: [...first.refused, ...second.refused],
    homeless: [...first.homeless, ...second.homeless],
  };
}
