import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { gatherEffects, gatherOutboxes } from './effects.ts';
import type { Evidence } from './evidence.ts';
import { messagesAgree } from './invariants/messages-agree.ts';
import { MessageLedger, type RawMessage } from './message-ledger.ts';
import { openSnapshot } from './snapshot.ts';

const EVENTS = 'birth.case-events.v1';
const DEAD = 'birth.finance.commands.v1.dlq';

function message(offset: number): RawMessage {
  const value = Buffer.from(JSON.stringify({ id: randomUUID() }));
  return { key: null, value, timestamp: String(Date.now()), offset: String(offset) };
}

/** The database is frozen before the topics are read: births that come in between are on the topics alone. */
describe('verify while births come in', () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
  });
  afterAll(() => database.drop());

  it('calls nothing strange that was written to a topic after it looked, and all that stood there before', async () => {
    const snapshot = await openSnapshot(database.url);
    try {
      const ends = new Map([EVENTS, DEAD].map((topic) => [`${topic}/0`, 1]));
      const ledger = new MessageLedger(snapshot, { taken: new Map([[`${DEAD}/0`, 0]]), ends });
      for (const topic of [EVENTS, DEAD]) await ledger.take(topic, 0, [message(0), message(1)]);
      const messages = await ledger.close();
      await gatherEffects(snapshot);
      await gatherOutboxes(snapshot);
      const evidence = { snapshot, graceSeconds: 5, messages: () => messages };
      const { violations } = await messagesAgree(evidence as unknown as Evidence);
      expect(violations.map(({ where, what }) => `${where}: ${what}`).toSorted()).toEqual([
        `${EVENTS}/0/0: a message that no outbox has, and that was not set aside`,
        `${DEAD}/0/0: a dead letter that no outbox has`,
      ]);
    } finally {
      await snapshot.close();
    }
  });
});
