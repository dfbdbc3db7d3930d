import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { applyOutside } from '../../activities/after-landed.ts';
import {
  confirmErasures,
  eraseSubject,
  sealOpenErasures,
  type ErasureOutcome,
  type ErasureToMake,
  type ReceiptOfErasure,
} from '../../infra/postgres/ledger/erasures.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { unsealJson } from '../../infra/sealing/seal.ts';
import type { Department } from '../../schemas/department.ts';
import { answerOf } from '../support/answers.ts';
import { deciding, keyring, useErasures, wakeRelay } from '../support/erasing.ts';
import { decideEntitlements } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';

describe('erasures in the ledger', () => {
  const at = useErasures();
  const { erase, rowsOf } = at;
  const EVENTS = `select type from ledger.case_event where case_number = $1 and type like '%eras%' order by seq`;

  /** The receipts of every department that was asked, as they come from Kafka. */
  async function receipts(): Promise<ReceiptOfErasure[]> {
    const asked = await rowsOf(
      'select command_id, department from ledger.erasure_receipt where case_number = $1',
    );
    return (asked as [string, Department][]).map(([commandId, department]) => ({
      eventId: randomUUID(),
      department,
      data: { caseNumber: at.caseNumber, subject: 'child-1', commandId },
    }));
  }

  it('are made by key: whatever else there is, none of it is read through', async () => {
    // What else a connection has read lately is counted with it.
    const client = new pg.Client({ connectionString: at.test.url });
    await client.connect();
    try {
      await client.query('begin; set local enable_seqscan = off');
      await client.query(`select ledger.erase_subject($1, 'child-1')`, [at.caseNumber]);
      const { rows } = await client.query(
        `select relname from pg_stat_xact_user_tables where schemaname = 'ledger' and seq_scan > 0`,
      );
      expect(rows).toEqual([]);
      const open = await client.query(
        `select from ledger.outbox where key = $1 and kind = 'command' and body is not null
            and convert_from(body, 'UTF8')::jsonb #>> '{data,subject}' = 'child-1'`,
        [at.caseNumber],
      );
      expect(open.rowCount).toBe(0);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });

  it('stand at the ledger’s time, as everything does that is done to a case', async () => {
    const now = new Date('2027-03-01T00:00:00Z');
    const { pool } = at.test.at(now);
    const of = { subject: 'child-1', by: 'supervisor', reason: 'guardian-request' } as const;
    const erasure = { caseNumber: at.caseNumber, force: true, ...of };
    await eraseSubject({ pool, keyring, wakeRelay }, erasure, deciding(of));
    expect(await rowsOf('select requested_at from ledger.erasure where case_number = $1')).toEqual([[now]]);
    const times = `select distinct (convert_from(body, 'UTF8')::jsonb->>'time')::timestamptz from ledger.outbox o
      join ledger.erasure_receipt r on r.command_id = o.id where o.key = $1`;
    expect(await rowsOf(times)).toEqual([[now]]);
  });

  it('are made once, and say again who was asked to forget', async () => {
    const first = await erase();
    expect(first).toMatchObject({ result: 'erased', again: false, receivers: ['health-commission'] });
    expect(await erase()).toEqual({ ...first, again: true });
    expect(await rowsOf(EVENTS)).toEqual([['subject.erased']]);
    expect(
      await rowsOf(`select topic, (convert_from(body, 'UTF8')::jsonb->'data') - 'sealed' from ledger.outbox
                     where key = $1 and convert_from(body, 'UTF8')::jsonb->>'type' like '%erasure%'`),
    ).toEqual([['birth.health-commission.commands.v1', { caseNumber: at.caseNumber, subject: 'child-1' }]]);
  });

  it('are asked for under the seal of the case side, also where an earlier build has asked in clear', async () => {
    await erase();
    const BODY = `select convert_from(body, 'UTF8')::jsonb from ledger.outbox
                   where key = $1 and convert_from(body, 'UTF8')::jsonb->>'type' like '%erasure%'`;
    const asked = async () =>
      ((await rowsOf(BODY)) as [{ id: string; time: string; data: { sealed?: string } }][])[0]?.[0];
    const opens = async (): Promise<unknown> => {
      const { id = '', data } = (await asked()) ?? {};
      const bytes = Buffer.from(data?.sealed ?? '', 'base64');
      return unsealJson(keyring.receiver('health-commission'), sealContext.command(id), bytes);
    };
    expect(await opens()).toEqual({});
    expect(await sealOpenErasures(at.test.pool, keyring)).toBe(0);
    const before = await asked();
    await at.test.pool.query(
      `update ledger.outbox set body = convert_to((convert_from(body, 'UTF8')::jsonb #- '{data,sealed}')::text, 'UTF8')
        where id = $1`,
      [before?.id],
    );
    expect(await sealOpenErasures(at.test.pool, keyring)).toBe(1);
    expect(await opens()).toEqual({});
    expect(await asked()).toMatchObject({ id: before?.id, time: before?.time });
    expect(await sealOpenErasures(at.test.pool, keyring)).toBe(0);
  });

  it('reach a department too that has answered what a ledger which was set back forgot to have asked', async () => {
    at.caseNumber = await at.test.accept(freshSample('lanzhou-first-child'));
    const early = { caseNumber: at.caseNumber, key: 'child-1/birth-certificate' } as const;
    await landAnswers(at.test.pool, [answerOf(keyring, early)]);
    expect(await erase()).toMatchObject({ result: 'erased', receivers: ['health-commission'] });
  });

  it('of an only child leave an open case that comes to its end, with nothing decided', async () => {
    expect(await erase()).toMatchObject({ result: 'erased' });
    // Departments and people see to the rest.
    await at.test.pool.query(
      `update ledger.matter set status = 'offline', ended_at = now()
        where case_number = $1 and status in ('waiting', 'requested')`,
      [at.caseNumber],
    );
    expect(await at.test.round(at.caseNumber)).toMatchObject({ over: true, setAside: false });
    expect(await rowsOf('select status from ledger.birth_case where case_number = $1')).toEqual([
      ['completed'],
    ]);
    expect(await rowsOf('select from ledger.entitlement_decision where case_number = $1')).toEqual([]);
  });

  it.each<[ErasureOutcome['result'], Partial<ErasureToMake>]>([
    ['case-open', { force: false }],
    ['not-found', { subject: 'child-2' }],
    ['not-found', { caseNumber: 'B-UNKNOWN' }],
  ])('are refused as %s, and then nothing is written: %j', async (result, more) => {
    expect(await erase(more)).toEqual({ result });
    expect(await rowsOf(EVENTS)).toEqual([]);
    expect(await rowsOf('select from ledger.erasure where case_number = $1')).toEqual([]);
  });

  it('are confirmed by all receipts, at the time of the ledger, and strange ones are named', async () => {
    await erase();
    const when = new Date('2027-01-01T00:00:00Z');
    const [receipt, ...more] = await receipts();
    if (!receipt) throw new Error('a department was asked');
    const strange = { ...receipt, eventId: randomUUID(), data: { ...receipt.data, commandId: randomUUID() } };
    const foreign = { ...receipt, eventId: randomUUID(), department: 'housing' as const };
    expect(await confirmErasures(at.test.at(when).pool, [receipt, ...more, strange, foreign])).toEqual(
      new Set([strange.eventId, foreign.eventId]),
    );
    for (const sql of [
      'select distinct confirmed_at from ledger.erasure_receipt where case_number = $1',
      'select completed_at from ledger.erasure where case_number = $1',
      `select distinct o.done_at from ledger.outbox o join ledger.erasure_receipt r on r.command_id = o.id where o.key = $1`,
      `select at from ledger.case_event where case_number = $1 and type = 'subject.erasure-confirmed'`,
    ])
      expect(await rowsOf(sql), sql).toEqual([[when]]);
  });

  it('leave what has landed about money, and is yet to be applied', async () => {
    at.caseNumber = await at.test.accept(freshSample('lanzhou-first-child'));
    await decideEntitlements(at.test, at.caseNumber);
    const paid = answerOf(keyring, { caseNumber: at.caseNumber, key: 'child-1/subsidy-payment' });
    const holder = await at.test.at().pool.connect();
    await holder.query('begin');
    await holder.query('select from ledger.matter where case_number = $1 for update', [at.caseNumber]);
    const erasing = erase();
    await waitFor('the erasure to be written', async () => {
      const { rows } = await at.test.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.n === 1 ? true : undefined;
    });
    await landAnswers(at.test.pool, [paid]);
    await holder.query('commit');
    holder.release();
    expect(await erasing).toMatchObject({ result: 'erased' });
    const bodies = 'select body is not null from ledger.inbox where case_number = $1';
    expect(await rowsOf(bodies)).toEqual([[true]]);
    await at.test.ledger.change(at.caseNumber, applyOutside);
    expect(await rowsOf(bodies)).toEqual([[false]]);
    const tasks = `select kind from ledger.human_task where case_number = $1 and kind in ('dead-letter', 'late-answer')`;
    expect(await rowsOf(tasks)).toEqual([['late-answer']]);
  });
});
