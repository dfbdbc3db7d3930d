import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { findReplays } from '../../infra/postgres/ledger/replays.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { LetterView, TaskView } from '../../schemas/task.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { answerOf, messageOf } from '../../test/support/answers.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { startTestApi, type TestApi, type Who } from '../api/api.test-setup.ts';
import { createDeadLetterWatch } from './dead-letters.ts';
import { createLanding } from './land.ts';
import { landReplays } from './replays.ts';

/** A result that a person gives for a certificate. */
export const RESULT = {
  certificateNumber: 'X620000077',
  issuedAt: '2026-11-25T10:00:00+08:00',
  signer: '甲',
  sealer: '乙',
};

export const CERTIFICATE = 'child-1/birth-certificate';
export const TOPIC = answersTopic('health-commission');

const log = createLog('dead-letters-test', 'fatal');

interface Asked {
  readonly caseNumber: string;
  readonly commandId: string;
}

/** The gateway's watch over dead letters and its landing, and the API upon the same ledger, without Kafka and Temporal. */
export class LetterDesk {
  readonly api: TestApi;
  readonly watch: (letters: readonly ReceivedMessage[]) => Promise<void>;
  readonly land: (messages: readonly ReceivedMessage[]) => Promise<void>;
  readonly round: (caseNumber: string) => Promise<unknown>;
  #offset = 1_000;

  constructor(api: TestApi) {
    const { pool, keyring } = api;
    const wakeRelay = (): void => undefined;
    const ledger = createCaseLedger({ pool, keyring, wakeRelay });
    const waker = { wake: () => undefined, roomForStarts: () => 0, settled: () => Promise.resolve() };
    const { carryOn } = createCaseActivities({ ledger });
    this.api = api;
    this.watch = createDeadLetterWatch(pool);
    this.land = createLanding({ pool, keyring, log, ledger, waker, wakeRelay });
    this.round = (caseNumber) => carryOn(caseNumber, STORY);
  }

  nextOffset(): string {
    this.#offset += 1;
    return String(this.#offset);
  }

  /** The message as it stands on its dead-letter topic. */
  dead(message: ReceivedMessage, reason = 'unreadable'): ReceivedMessage {
    const { topic, headers = {}, body } = deadLetterRow(message, { code: reason });
    return { topic, partition: 0, offset: this.nextOffset(), key: message.key, value: body, headers };
  }

  garbage(value = 'no json', topic = TOPIC): ReceivedMessage {
    const headers = { 'content-type': 'text/plain' };
    return { topic, partition: 3, offset: this.nextOffset(), key: 'x', value: Buffer.from(value), headers };
  }

  async groups(): Promise<TaskView[]> {
    const answer = await this.api.call('operator', '/v1/tasks?queue=dead-letters');
    return answer.json<{ items: TaskView[] }>().items;
  }

  async theGroup(): Promise<TaskView> {
    const [group, more] = await this.groups();
    if (!group || more) throw new Error('not one group');
    return group;
  }

  async lettersOf(id: string, query = ''): Promise<LetterView[]> {
    const answer = await this.api.call('operator', `/v1/tasks/${id}/letters${query}`);
    return answer.json<{ items: LetterView[] }>().items;
  }

  complete(path: string, body: object, who: Who = 'operator'): Promise<LightMyRequestResponse> {
    return this.api.call(who, `/v1/tasks/${path}/completion`, { body: { reason: '已与部门核对', ...body } });
  }

  /** Answers that are to land once more. */
  async replayed(): Promise<ReceivedMessage[]> {
    return (await findReplays(this.api.pool, 100)).map(({ message }) => message);
  }

  /** What is replayed lands. */
  async landReplayed(): Promise<void> {
    await landReplays({ pool: this.api.pool, land: this.land });
  }

  /** Commands and notices that go back to their topics, or what is a dead letter anew, as the relay publishes it. */
  async returned(what: 'back' | 'dead' = 'back'): Promise<ReceivedMessage[]> {
    const { rows } = await this.api.pool.query<{
      topic: string;
      key: string;
      body: Buffer;
      headers: Record<string, string>;
    }>(
      `select topic, key, body, headers from ledger.outbox
        where kind = 'dead-letter' and topic like '%.dlq' = $1 order by seq`,
      [what === 'dead'],
    );
    return rows.map(({ body: value, ...row }) => ({
      ...row,
      value,
      partition: 0,
      offset: this.nextOffset(),
    }));
  }

  /** A case whose certificate is asked for. */
  async asked(): Promise<Asked> {
    const posted = await this.api.call('hospital', '/v1/births', {
      body: freshSample('lanzhou-first-child'),
    });
    const { caseNumber } = posted.json<{ caseNumber: string }>();
    await this.round(caseNumber);
    const { rows } = await this.api.pool.query<{ id: string }>(
      `select id from ledger.outbox where key = $1 and kind = 'command'
          and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = 'birth-certificate'`,
      [caseNumber],
    );
    return { caseNumber, commandId: rows[0]?.id ?? '' };
  }

  async statusOf(caseNumber: string): Promise<string | undefined> {
    const { rows } = await this.api.pool.query<{ status: string }>(
      `select status from ledger.matter where case_number = $1 and subject || '/' || code = $2`,
      [caseNumber, CERTIFICATE],
    );
    return rows[0]?.status;
  }

  /** A certificate of a version that nobody here can read. */
  ofLater(of: Asked): ReceivedMessage {
    const { envelope, ...rest } = answerOf(this.api.keyring, { ...of, key: CERTIFICATE });
    return messageOf({ ...rest, envelope: { ...envelope, type: 'cn.birth.birth-certificate.completed.v9' } });
  }
}

/** A desk for the tests of a file, with nothing on it before each. */
export function useLetterDesk(): { readonly desk: LetterDesk } {
  let database: FreshDatabase;
  let desk: LetterDesk | undefined;
  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    desk = new LetterDesk(await startTestApi(database.url));
  });
  beforeEach(async () => {
    const sql = 'delete from ledger.letter_place; delete from ledger.letter; delete from ledger.human_task';
    await desk?.api.pool.query(`${sql}; delete from ledger.outbox where kind = 'dead-letter'`);
  });
  afterAll(async () => {
    await desk?.api.close();
    await database.drop();
  });
  return {
    get desk() {
      if (!desk) throw new Error('the desk is not there yet');
      return desk;
    },
  };
}
