import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import {
  FACTS_REVISION,
  joinNotification,
  openSubjects,
  type SealedSubject,
} from '../../infra/postgres/ledger/facts.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type TestApi, type Who } from './api.test-setup.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

export interface TaskPlace {
  readonly caseNumber?: string;
  readonly subject?: string;
  readonly code?: string;
  readonly deadline?: string;
  /** default: what tasks of its kind ask of a first child */
  readonly asks?: readonly string[];
}

/** What tasks ask for. */
const ASKS: Readonly<Partial<Record<TaskKind, readonly string[]>>> = {
  'name-missing': ['/children/0/name'],
  'name-characters': ['/children/0/name'],
  'choices-missing': ['/choices/householdFollows', '/choices/resultDelivery'],
  'payment-account': ['/choices/payee'],
};

/** Opens tasks as the case side does, and completes them as clerks do. */
export interface TaskDesk {
  accept(birth: unknown): Promise<string>;
  open(kind: TaskKind, on?: TaskPlace): Promise<string>;
  complete(id: string, body: object, who?: Who): Promise<LightMyRequestResponse>;
  /** Where it takes two, a supervisor (or a clerk, after a supervisor) looks at it and says the same. */
  completeByTwo(id: string, body: object, who?: 'clerk' | 'supervisor'): Promise<LightMyRequestResponse>;
  factsNow(caseNumber: string): Promise<BirthNotification>;
}

export function createTaskDesk(api: TestApi): TaskDesk {
  const complete: TaskDesk['complete'] = (id, body, who = 'clerk') =>
    api.call(who, `/v1/tasks/${id}/completion`, { body: { reason: '已与家长核对', ...body } });
  return {
    accept: async (birth) => {
      const answer = await api.call('hospital', '/v1/births', { body: birth });
      return answer.json<{ caseNumber: string }>().caseNumber;
    },
    open: async (kind, on = {}) => {
      const id = randomUUID();
      await api.pool.query(
        `insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline, asks)
         values ($1::uuid, $2, $3, $4, 1, $5, $1::uuid::text, '请核对', $6, $7)`,
        [
          ...[id, on.caseNumber, on.subject, on.code, kind],
          ...[on.deadline ?? '2030-01-01T00:00:00+08:00', on.asks ?? ASKS[kind] ?? []],
        ],
      );
      return id;
    },
    complete,
    completeByTwo: async (id, body, who = 'clerk') => {
      const first = await complete(id, body, who);
      if (first.statusCode !== 202) return first;
      const second = who === 'clerk' ? 'supervisor' : 'clerk';
      await api.call(second, `/v1/tasks/${id}`);
      return complete(id, body, second);
    },
    factsNow: async (caseNumber) => {
      const rows = await api.pool.query<SealedSubject>(
        `select subject, wrapped_key as "wrappedKey", facts, ${FACTS_REVISION} as revision
           from ledger.subject s where case_number = $1`,
        [caseNumber],
      );
      return joinNotification(openSubjects(api.keyring, caseNumber, rows.rows));
    },
  };
}

/** An API on a database of its own, and a desk at it. */
export interface DeskAndApi {
  readonly api: TestApi;
  readonly desk: TaskDesk;
  /** of the database */
  readonly url: string;
}

/**
 * They are there while the tests of a file run.
 * @param keyringOf the keys of the database, where something else than the API opens what is sealed
 */
export function useTaskDesk(keyringOf?: (url: string) => Promise<Keyring>): DeskAndApi {
  let database: FreshDatabase;
  const at = {} as { -readonly [K in keyof DeskAndApi]: DeskAndApi[K] };
  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    at.url = database.url;
    at.api = await startTestApi(at.url, keyringOf ? { keyring: await keyringOf(at.url) } : {});
    at.desk = createTaskDesk(at.api);
  });
  afterAll(async () => {
    await at.api.close();
    await database.drop();
  });
  return at;
}
