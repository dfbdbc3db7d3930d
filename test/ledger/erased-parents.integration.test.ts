import { describe, expect, it } from 'vitest';
import { Effects } from '../../activities/effects.ts';
import { askLateReceivers } from '../../infra/postgres/ledger/late-receivers.ts';
import { inviteParent } from '../../infra/postgres/ledger/family-invitations.ts';
import type { Evidence } from '../../services/verify/evidence.ts';
import { erasedStaysErased } from '../../services/verify/invariants/erased-stays-erased.ts';
import { openSnapshot } from '../../services/verify/snapshot.ts';
import { keyring, useErasures } from '../support/erasing.ts';
import { decideEntitlements } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

/** What somebody with the key would try. */
interface Tried {
  readonly idType: string;
  readonly idNumber: string;
}

describe('erasures of a parent', () => {
  const at = useErasures();
  const { erase, rowsOf } = at;
  const whole = (subject: 'mother' | 'father' | 'family') => erase({ subject });

  it('end all of an open case, and leave nothing that names the parent or is made of it', async () => {
    const sample = freshSample('lanzhou-first-child');
    at.caseNumber = await at.test.accept(sample);
    await at.test.round(at.caseNumber);
    const before = await parentsIn(at.caseNumber, sample.mother);
    expect(before).toEqual(
      expect.arrayContaining(['ledger.subject', 'ledger.outbox command', 'mother_hash']),
    );
    expect(await whole('mother')).toMatchObject({
      result: 'erased',
      subjects: ['mother'],
      receivers: expect.arrayContaining(['health-commission', 'notifier']) as unknown,
    });
    expect(await parentsIn(at.caseNumber, sample.mother)).toEqual([]);
    expect(
      await rowsOf(`select distinct status from ledger.matter where case_number = $1 and attempt > 0`),
    ).toEqual([['offline']]);
    const held = `select distinct kind from ledger.human_task where case_number = $1 and status = 'open' and code is not null`;
    const standing = await at.test.round(at.caseNumber);
    expect(standing).toMatchObject({ setAside: false });
    expect(await rowsOf(held)).toEqual(standing.over ? [] : [['subject-erased']]);
  });

  it('come to the end of the case without a decision, and are not told to anybody', async () => {
    await whole('father');
    await at.test.pool.query(
      `update ledger.matter set status = 'offline', ended_at = now() where case_number = $1 and ended_at is null`,
      [at.caseNumber],
    );
    expect(await at.test.round(at.caseNumber)).toMatchObject({ over: true, setAside: false });
    expect(await rowsOf('select from ledger.entitlement_decision where case_number = $1')).toEqual([]);
  });

  it.each<[string, { readonly motherDied?: boolean; readonly invited?: boolean }]>([
    ['has been invited by the mother', { invited: true }],
    ['is told for the family, since the mother has died', { motherDied: true }],
  ])('ask the notifier to forget a father who %s, and are missed where they do not', async (_, told) => {
    const { mother, delivery, ...sample } = freshSample('lanzhou-first-child');
    const died = told.motherDied ? { deathOn: delivery.at.slice(0, 10) } : {};
    at.caseNumber = await at.test.accept({ ...sample, delivery, mother: { ...mother, ...died } });
    const { caseNumber } = at;
    const invitation = { caseNumber, by: 'mother', at: new Date() } as const;
    const invited = told.invited && (await inviteParent({ pool: at.test.pool, keyring }, invitation));
    expect(invited).toBe(told.invited && 'father');
    expect(await whole('father')).toMatchObject({
      result: 'erased',
      receivers: expect.arrayContaining(['notifier']) as unknown,
    });
    const asked = `select o.topic from ledger.outbox o join ledger.erasure_receipt r on r.command_id = o.id
                    where r.case_number = $1 and r.department = 'notifier' and r.subject = 'father'`;
    expect(await rowsOf(asked)).toEqual([['birth.notices.v1']]);
    expect(await missing(caseNumber)).toEqual([]);
    // As builds did that took it that a father is told nothing; what was confirmed by then was complete.
    await rowsOf(
      `with r as (delete from ledger.erasure_receipt where case_number = $1 and department = 'notifier' returning command_id)
       delete from ledger.outbox where id in (select command_id from r)`,
    );
    await rowsOf(`update ledger.erasure set completed_at = ledger.now() where case_number = $1`);
    await rowsOf(`update ledger.erasure_receipt set confirmed_at = ledger.now() where case_number = $1`);
    expect(await missing(caseNumber)).toEqual([
      'the notifier was told of a case with an erased parent, and not asked to forget',
    ]);
    const late = await Promise.all([1, 2].map(() => askLateReceivers(at.test.pool, keyring)));
    expect(Math.max(...late)).toBe(1);
    expect(await rowsOf(asked)).toEqual([['birth.notices.v1']]);
    expect(await missing(caseNumber)).toEqual([]);
    expect(await rowsOf('select completed_at from ledger.erasure where case_number = $1')).toEqual([[null]]);
    expect(await askLateReceivers(at.test.pool, keyring)).toBe(0);
  });

  it('are made of a whole family at once', async () => {
    expect(await whole('family')).toMatchObject({
      result: 'erased',
      subjects: ['child-1', 'family', 'father', 'mother'],
    });
    expect(
      await rowsOf(
        `select count(wrapped_key)::int, count(facts)::int from ledger.subject where case_number = $1`,
      ),
    ).toEqual([[0, 0]]);
    expect(await parentsIn(at.caseNumber)).toEqual([]);
    expect(await whole('mother')).toMatchObject({ result: 'erased', again: true });
    await at.test.pool.query(
      `update ledger.matter set status = 'offline', ended_at = now() where case_number = $1 and ended_at is null`,
      [at.caseNumber],
    );
    expect(await at.test.round(at.caseNumber)).toMatchObject({ over: true, setAside: false });
  });

  it('are refused while money is to come that nobody could be paid, and end it where they are not', async () => {
    at.caseNumber = await at.test.accept(freshSample('lanzhou-first-child'));
    await decideEntitlements(at.test, at.caseNumber);
    await at.test.pool.query(
      `update ledger.birth_case set status = 'completed', completed_at = now() where case_number = $1`,
      [at.caseNumber],
    );
    expect(await erase({ subject: 'mother', force: false })).toEqual({ result: 'payments-open' });
    expect(await erase({ subject: 'mother' })).toMatchObject({ result: 'erased' });
    const open = `select count(*)::int from ledger.payment_order where case_number = $1
                      and status in ('scheduled', 'awaiting-confirmation', 'returned', 'refused')`;
    expect(await rowsOf(open)).toEqual([[0]]);
    expect(
      await rowsOf('select count(facts)::int from ledger.entitlement_decision where case_number = $1'),
    ).toEqual([[0]]);
  });

  it('take the account of the father with him, and pay the rest to another', async () => {
    const sample = freshSample('lanzhou-first-child');
    const payee = { holder: 'father', bankName: '示例银行', accountNumber: '6200000000000000009' } as const;
    const choices = { householdFollows: 'mother', resultDelivery: 'post', payee } as const;
    at.caseNumber = await at.test.accept({ ...sample, choices });
    await whole('father');
    const kept = await at.test.ledger.change(at.caseNumber, (view) => ({
      effects: new Effects(view),
      result: view.notification.choices,
    }));
    expect(kept).toEqual({ householdFollows: 'mother', resultDelivery: 'post' });
  });

  it('are met by the hospital that reports again: nothing is held against it, nothing is taken', async () => {
    const sample = freshSample('lanzhou-first-child');
    at.caseNumber = await at.test.accept(sample);
    await whole('mother');
    expect(await at.test.accept(sample)).toBe(at.caseNumber);
    expect(await at.test.accept({ ...sample, childRank: 3 })).toBe(at.caseNumber);
    expect(await parentsIn(at.caseNumber)).toEqual([]);
  });

  /** What the checker finds amiss with the erasures of a case. */
  async function missing(caseNumber: string): Promise<string[]> {
    const snapshot = await openSnapshot(at.test.url);
    try {
      const { violations } = await erasedStaysErased({ snapshot, graceSeconds: 3_600 } as Evidence);
      return violations.filter(({ where }) => where.startsWith(caseNumber)).map(({ what }) => what);
    } finally {
      await snapshot.close();
    }
  }

  /** Where a parent of the case still is, or what is made of this mother. */
  async function parentsIn(of: string, mother?: Tried): Promise<string[]> {
    const { rows } = await at.test.pool.query<{ at: string }>(
      `select 'ledger.subject' as at from ledger.subject where case_number = $1 and subject = 'mother' and facts is not null
       union all
       select 'ledger.outbox ' || kind from ledger.outbox where key = $1 and kind in ('command', 'notice') and body is not null
          and convert_from(body, 'UTF8')::jsonb->>'type' not like '%erasure%'
       union all
       select 'mother_hash' from ledger.birth_case where case_number = $1 and mother_hash = any($2::bytea[])`,
      [of, mother ? [keyring.hash('document', `${mother.idType}:${mother.idNumber}`)] : []],
    );
    return [...new Set(rows.map(({ at }) => at))].sort();
  }
});
