import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseActivities } from '../../activities/case-activities.ts';
import { completeTask } from '../../infra/postgres/ledger/task-completion.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import { acceptBirth } from '../../services/api/accept-birth.ts';
import { sweepPayments } from '../../services/gateway/sweep-payments.ts';
import { openTestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-monthly-orders');
const now = (): Date => new Date();
const MONTHS = 36;

/** 肃北 pays by the month for three years: what a parent says of it is said once. */
describe('orders of money that is paid by the month', () => {
  let pool: pg.Pool;
  let activities: CaseActivities;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ pool, activities, close } = await openTestLedger(keyring, now));
  });
  afterAll(() => close());

  const sweep = () => sweepPayments({ pool, keyring, patienceSeconds: 900, wakeRelay: () => undefined });

  async function decided(): Promise<string> {
    const sample = freshSample('linze-second-child');
    const body = {
      ...sample,
      delivery: { ...sample.delivery, at: '2024-11-10T08:00:00+08:00' },
      mother: { ...sample.mother, household: { kind: 'family', divisionCode: '620923' } },
      consents: [],
    };
    const notification = birthNotificationSchema().parse(body);
    const posted = { notification, sentBody: body, client: 'test', key: randomUUID() };
    const { caseNumber } = (await acceptBirth({ pool, keyring, patienceSeconds: 60, now }, posted)).body;
    const nothing = { news: [], stray: [], request: [], skip: [], overdue: [], finish: false };
    await activities.advance({ ...nothing, caseNumber, decide: true });
    return caseNumber;
  }

  async function say(caseNumber: string, outcome: 'resolved' | 'given-up'): Promise<void> {
    const { rows } = await pool.query<{ id: string }>(
      `select id from ledger.human_task where case_number = $1 and kind = 'claim-confirmation' and status = 'open'`,
      [caseNumber],
    );
    expect(rows).toHaveLength(1);
    const judge = () => ({ changed: [], reason: Buffer.from('') });
    await completeTask(pool, { taskId: rows[0]?.id ?? '', by: 'test', at: now(), outcome }, judge);
  }

  /** How many months stand in each status. */
  async function months(caseNumber: string): Promise<Record<string, number>> {
    const { rows } = await pool.query<{ status: string; n: number }>(
      `select status, count(*)::int as n from ledger.payment_order
        where case_number = $1 and entitlement = 'local-childcare-grant' group by status`,
      [caseNumber],
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  /** The months to come, as if their days had come. */
  async function letTimePass(caseNumber: string): Promise<void> {
    await pool.query(
      `update ledger.payment_order set look_at = now() where case_number = $1 and status = 'scheduled'`,
      [caseNumber],
    );
    await sweep();
  }

  it('go on by themselves after one yes, each month in the bulk lane and once', async () => {
    const caseNumber = await decided();
    const { 'awaiting-confirmation': due = 0, scheduled = 0 } = await months(caseNumber);
    expect(due + scheduled).toBe(MONTHS);
    expect(due).toBeGreaterThan(23);
    await say(caseNumber, 'resolved');
    await sweep();
    expect(await months(caseNumber)).toEqual({ sent: due, scheduled });
    await letTimePass(caseNumber);
    await sweep();
    expect(await months(caseNumber)).toEqual({ sent: MONTHS });
    const { rows } = await pool.query(
      `select count(*)::int as commands, count(distinct id)::int as ids, min(lane) as lane from ledger.outbox
        where key = $1 and topic = 'birth.finance.commands.v1'`,
      [caseNumber],
    );
    expect(rows).toEqual([{ commands: MONTHS, ids: MONTHS, lane: 1 }]);
  });

  it('end with one no, and are not asked about again', async () => {
    const caseNumber = await decided();
    await say(caseNumber, 'given-up');
    expect(await months(caseNumber)).toEqual({ cancelled: MONTHS });
    await letTimePass(caseNumber);
    expect(await months(caseNumber)).toEqual({ cancelled: MONTHS });
  });
});
