import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { expectHolds } from '../support/holds.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/** The same report under another number, a little otherwise. */
function again(birth: Notification, change: Partial<Notification>): Notification {
  return { ...birth, notificationId: `${birth.notificationId}-again`, ...change };
}

function later({ delivery }: Notification, ms: number): Notification['delivery'] {
  const at = new Date(Date.parse(delivery.at) + ms + 8 * 3_600_000).toISOString().slice(0, 19);
  return { ...delivery, at: `${at}+08:00` };
}

const certificateOf = (view: CaseView): string | undefined =>
  view.matters.find(({ code }) => code === 'birth-certificate')?.status;

const MINUTES_MS = 60_000;

describe('births that look alike', () => {
  const system = useSharedSystem();

  it(
    'are one where a person says so: the later number finds the first, and nothing is done twice',
    { timeout: 180_000 },
    async () => {
      const { hospital } = system;
      const birth = freshSample('lanzhou-first-child');
      const first = await hospital.report(birth);
      await hospital.whenMatterCompleted(first, 'child-1/birth-certificate', 60);
      const slip = again(birth, { delivery: later(birth, 7 * MINUTES_MS) });
      const second = await hospital.report(slip);
      expect(second).not.toBe(first);
      const task = await hospital.whenAsked(second, 'likely-duplicate', 60);
      expect(task).toMatchObject({ matter: 'birth-certificate', outcomes: ['same', 'different'] });
      expect(task.reason).toContain(first);
      expect(task.sides?.map(({ caseNumber }) => caseNumber)).toEqual([second, first]);
      const shown = JSON.stringify(task.sides);
      for (const secret of [birth.mother.name, birth.mother.idNumber, birth.mother.phone ?? ''])
        expect(shown).not.toContain(secret);
      expect(certificateOf(await hospital.caseOf(second))).toBe('manual');

      const done = await hospital.complete(task.id, { outcome: 'same' });
      expect(done.status, JSON.stringify(done.body)).toBe(200);
      expect((await hospital.complete(task.id, { outcome: 'same' })).status).toBe(200);
      expect(await hospital.caseOf(second)).toMatchObject({ status: 'withdrawn' });
      const found = await hospital.call<{ caseNumber: string }>(
        'hospital',
        `/v1/births/${encodeURIComponent(slip.notificationId)}`,
      );
      expect([found.status, found.body.caseNumber]).toEqual([200, first]);
      const view = await hospital.whenCompleted(first);
      expect(view.events.map(({ type }) => type)).toContain('case.same');

      await sayYes(hospital, first);
      await waitUntilQuiet(system.run, { seconds: 60, cases: [first, second] });
      const { rows } = await system.database.query(
        `select (select count(*)::int from health_commission.birth_certificate where case_number = any($1)) as certificates,
              (select count(*)::int from medical_insurance.allowance_payment where case_number = any($1)) as allowances,
              (select count(*)::int from ledger.notice where case_number = $2 and template like 'finished%') as told`,
        [[first, second], second],
      );
      expect(rows).toEqual([{ certificates: 1, allowances: 1, told: 0 }]);
    },
  );

  it('are two where a person says so, and nobody is asked again', { timeout: 180_000 }, async () => {
    const { hospital } = system;
    const birth = freshSample('lanzhou-first-child', {}, 20);
    const first = await hospital.report(birth);
    await hospital.whenCompleted(first);
    const soon = again(birth, { delivery: later(birth, 18 * 24 * 60 * MINUTES_MS) });
    const second = await hospital.report(soon);
    const task = await hospital.whenAsked(second, 'likely-duplicate', 60);
    expect(task.reason).toContain('154天');
    expect((await hospital.complete(task.id, { outcome: 'different' })).status).toBe(200);
    await hospital.whenCompleted(second);
    const other = await hospital.caseOf(first);
    expect(other.events.map(({ type }) => type)).toContain('case.kept-apart');
  });

  it('are joined where twins were reported apart', { timeout: 180_000 }, async () => {
    const { hospital } = system;
    const twins = freshSample('lanzhou-twins');
    const [one, two] = twins.children;
    const first = await hospital.report({ ...twins, children: [one] } as Notification);
    await hospital.whenMatterCompleted(first, 'child-1/birth-certificate', 60);
    const apart = again(twins, { delivery: later(twins, 9 * MINUTES_MS), children: [two] as never });
    const second = await hospital.report(apart);
    const task = await hospital.whenAsked(second, 'likely-duplicate', 60);
    expect((await hospital.complete(task.id, { outcome: 'same' })).status).toBe(200);
    const view = await hospital.whenCompleted(first);
    expect(new Set(view.matters.map(({ subject }) => subject))).toContain('child-2');
    await expectHolds(system.run, {
      only: ['R1', 'R2', 'R3', 'R5', 'R7', 'R8', 'R11', 'R14'],
      cases: [first, second],
    });
  });
});
