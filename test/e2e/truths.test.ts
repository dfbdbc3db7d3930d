import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { layOver } from '../support/lay-over.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/** A sample as a hospital that does not know everything reports it, days ago: on one day it would look like the others. */
function said(sample: string, daysAgo: number, change: object): Notification {
  return layOver<Notification>(freshSample(sample, {}, daysAgo), change);
}

describe('what is true can be said, and what is built on it goes on', () => {
  const system = useSharedSystem();
  const statusOf = async (caseNumber: string, code: string, subject = 'child-1') =>
    (await system.hospital.caseOf(caseNumber)).matters.find((m) => m.code === code && m.subject === subject)
      ?.status;

  it('a father known by his name alone, abroad', async () => {
    const father = { idType: undefined, idNumber: undefined, birthDate: undefined, residence: undefined };
    const caseNumber = await system.hospital.report(said('lanzhou-first-child', 1, { father }));
    await system.hospital.whenCompleted(caseNumber);
    expect(await statusOf(caseNumber, 'household-registration')).toBe('completed');
  });

  it('a mother with a permanent resident card, and a child in its father’s household', async () => {
    const mother = {
      ...{ idType: 'foreign-permanent-resident', idNumber: 'XXX000000000000', nationality: 'usa' },
      household: undefined,
    };
    const caseNumber = await system.hospital.report(said('lanzhou-first-child', 2, { mother }));
    await system.hospital.whenCompleted(caseNumber);
    expect(await statusOf(caseNumber, 'household-registration')).toBe('completed');
  });

  it('a child whose sex cannot be said: the police ask, and go on once it is', async () => {
    const birth = freshSample('lanzhou-first-child');
    const children = [{ ...birth.children[0], sex: 'unknown' }];
    const caseNumber = await system.hospital.report({ ...birth, children } as unknown as Notification);
    const task = await system.hospital.whenAsked(caseNumber, 'correction-needed');
    expect(task.asks).toEqual(['/children/0/sex']);
    expect(await statusOf(caseNumber, 'birth-certificate')).toBe('completed');
    const facts = { children: [{ order: 1, sex: 'female' }] };
    expect((await system.hospital.complete(task.id, { outcome: 'corrected', facts })).status).toBe(200);
    await system.hospital.whenCompleted(caseNumber);
  });

  it('a child that was not weighed: the hospital reports the same number again', async () => {
    const birth = freshSample('lanzhou-first-child', {}, 4);
    const [child] = birth.children;
    const { weightGrams: _w, lengthCm: _l, ...unweighed } = child ?? {};
    const partial = { ...birth, children: [unweighed] } as unknown as Notification;
    const caseNumber = await system.hospital.report(partial);
    await system.hospital.whenAsked(caseNumber, 'report-incomplete');
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/vaccination-record');
    const again = await system.hospital.call('hospital', '/v1/births', { body: birth, key: randomUUID() });
    expect(again).toMatchObject({ status: 200, body: { caseNumber } });
    await system.hospital.whenCompleted(caseNumber);
  });

  it('twins on both sides of midnight, reported one at a time, have a number of their own day each', async () => {
    const twins = freshSample('lanzhou-twins');
    const [one, two] = twins.children;
    const day = (at: string, days: number): string =>
      new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    const born = day(twins.delivery.at, 0);
    const next = day(twins.delivery.at, 1);
    const whole = {
      ...twins,
      mother: { ...twins.mother, household: { divisionCode: '620122', kind: 'family' as const } },
      delivery: { ...twins.delivery, at: `${born}T23:50:00+08:00` },
      children: [one, { ...two, at: `${next}T00:10:00+08:00` }],
      consents: [],
    } as Notification;
    const caseNumber = await system.hospital.report({ ...whole, children: whole.children.slice(0, 1) });
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/household-registration');
    await system.hospital.whenAsked(caseNumber, 'report-incomplete');
    const second = await system.hospital.call('hospital', '/v1/births', { body: whole, key: randomUUID() });
    expect(second).toMatchObject({ status: 200, body: { caseNumber, added: ['/children/1'] } });
    const view = await system.hospital.whenCompleted(caseNumber);
    expect(view.entitlements.some(({ subject }) => subject === 'child-2')).toBe(true);
    const { rows } = await system.database.query<{ day: string }>(
      "select distinct birth_date::text as day from public_security.resident_id_counter where division_code = '620122' order by 1",
    );
    expect(rows.map((row) => row.day)).toEqual([born, next]);
  });

  it('a mother of fourteen is asked about before the certificate, and nothing else waits', async () => {
    const birth = freshSample('lanzhou-first-child', {}, 3);
    const year = Number(birth.delivery.at.slice(0, 4)) - 14;
    const mother = {
      ...{ idType: 'passport', idNumber: 'E7654321', birthDate: `${year}-01-01` },
      household: undefined,
    };
    const caseNumber = await system.hospital.report(layOver(birth, { mother }));
    const task = await system.hospital.whenAsked(caseNumber, 'improbable');
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/vaccination-record');
    expect(await statusOf(caseNumber, 'birth-certificate')).toBe('manual');
    expect((await system.hospital.complete(task.id, { outcome: 'confirmed' })).status).toBe(200);
    await system.hospital.whenCompleted(caseNumber);
  });
});
