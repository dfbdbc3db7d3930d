import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { command, type CommandParts, useDesk } from '../kit/desk.test-setup.ts';
import { birthCertificate } from './birth-certificate.ts';
import { birthServiceRegistration } from './birth-service-registration.ts';
import { composeCertificateNumber, voidCertificateNumber } from './certificate-numbers.ts';
import { childcareSubsidyClaim } from './childcare-subsidy-claim.ts';
import { parentingGuidance } from './parenting-guidance.ts';

type Certificate = CommandParts<'birth-certificate'>;

const at = useDesk('health-commission', {
  'birth-certificate': birthCertificate,
  'parenting-guidance': parentingGuidance,
  'birth-service-registration': birthServiceRegistration,
  'childcare-subsidy-claim': childcareSubsidyClaim,
});

const mother = { name: '郑示例', idType: 'resident-id' as const, idNumber: '620103199404119923' };

function certificate(
  changes: {
    caseNumber?: string;
    attempt?: number;
    facilityCode?: string | null;
    place?: string;
    child?: Partial<Certificate['payload']['child']>;
    mother?: Certificate['payload']['mother'];
  } = {},
): Certificate {
  const caseNumber = changes.caseNumber ?? `62-${randomUUID()}`;
  return {
    code: 'birth-certificate',
    caseNumber,
    subject: 'child-1',
    attempt: changes.attempt ?? 1,
    payload: {
      facilityCode: changes.facilityCode === undefined ? 'SAMPLE-LZ-001' : changes.facilityCode,
      placeDivisionCode: changes.place ?? '620102',
      gestation: { weeks: 39, days: 2 },
      child: {
        order: 1,
        sex: 'male',
        birthAt: '2026-11-20T03:24:00+08:00',
        name: '刘子安',
        weightGrams: 3200,
        lengthCm: 50,
        ...changes.child,
      },
      mother: changes.mother ?? { ...mother, idNumber: `M${caseNumber}` },
      father: null,
    },
  };
}

async function numberOf(caseNumber: string): Promise<string> {
  return String((await at.desk.answers(caseNumber)).at(-1)?.payload['certificateNumber']);
}

describe('出生医学证明', () => {
  test('has one letter, the province, a serial; signer and sealer are different people', async () => {
    const parts = certificate();
    const outside = certificate({ facilityCode: null, place: '610302' });
    await at.desk.handle([command(parts), command(outside)]);
    const [answer] = await at.desk.answers(parts.caseNumber);
    expect(answer?.payload['certificateNumber']).toMatch(/^X62\d{7}$/);
    expect(answer?.payload['signer']).not.toBe(answer?.payload['sealer']);
    expect(await numberOf(outside.caseNumber)).toMatch(/^X61\d{7}$/);
  });

  test('one birth has one certificate, whatever case asks for it; who has no document is told from nobody', async () => {
    const first = certificate({ mother });
    const again = certificate({ mother });
    const twin = certificate({ mother, child: { order: 2 } });
    await at.desk.handle([command(first), command(again), command(twin)]);
    const outcomes = await Promise.all(
      [first, again].map(async (one) => (await at.desk.answers(one.caseNumber)).at(-1)),
    );
    expect(new Set(outcomes.map((answer) => answer?.data.outcome))).toEqual(
      new Set(['completed', 'refused']),
    );
    expect(outcomes.find((answer) => answer?.data.outcome === 'refused')?.payload).toMatchObject({
      reasonCode: 'already-certified',
    });
    expect(await at.desk.answers(twin.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
    const nobody = { name: '郑示例', idType: 'none' as const };
    const unknown = [certificate({ mother: nobody }), certificate({ mother: nobody })];
    await at.desk.handle(unknown.map((one) => command(one)));
    for (const one of unknown)
      expect(await at.desk.answers(one.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  });

  test('numbers stay unique over blocks, facilities and batches at once', async () => {
    const batches = Array.from({ length: 10 }, (_, b) =>
      Array.from({ length: 25 }, (_, i) =>
        certificate({ facilityCode: `F-${(b + i) % 2}`, place: '220102' }),
      ),
    );
    await Promise.all(batches.map((batch) => at.desk.handle(batch.map((p) => command(p)))));
    const numbers = await Promise.all(batches.flat().map((p) => numberOf(p.caseNumber)));
    expect(numbers.every((n) => /^X22\d{7}$/.test(n))).toBe(true);
    expect(new Set(numbers).size).toBe(250);
  });

  test('the register itself refuses a number given twice, and a signer who seals', async () => {
    const [one, other] = [certificate(), certificate()];
    await at.desk.handle([command(one), command(other)]);
    const change = (what: string): Promise<unknown> =>
      at.desk.pool.query(`update health_commission.birth_certificate set ${what} where case_number = $1`, [
        one.caseNumber,
      ]);
    const taken = `number_hash = (select number_hash from health_commission.birth_certificate
      where case_number = '${other.caseNumber}')`;
    await expect(change(taken)).rejects.toMatchObject({ code: '23505' });
    await expect(change('signer = sealer')).rejects.toMatchObject({ code: '23514' });
  });

  test('a voided number is never given out', async () => {
    const first = certificate({ facilityCode: 'F-VOID', place: '630102' });
    await at.desk.handle([command(first)]);
    const serial = Number((await numberOf(first.caseNumber)).slice(3));
    for (const ahead of [1, 2, 4]) {
      const torn = composeCertificateNumber('63', serial + ahead);
      await voidCertificateNumber(at.desk.pool, torn, '损坏');
    }
    const others = [0, 1].map(() => certificate({ facilityCode: 'F-VOID', place: '630102' }));
    await at.desk.handle(others.map((p) => command(p)));
    const serials = await Promise.all(
      others.map(async (p) => Number((await numberOf(p.caseNumber)).slice(3)) - serial),
    );
    expect(serials.sort((a, b) => a - b)).toEqual([3, 5]);
  });

  test('a reissue takes a new number and voids the old; the same print keeps its number', async () => {
    const first = certificate();
    await at.desk.handle([command(first)]);
    const old = await numberOf(first.caseNumber);
    await at.desk.handle([command(certificate({ caseNumber: first.caseNumber, attempt: 2 }))]);
    expect(await numberOf(first.caseNumber)).toBe(old);
    const renamed = certificate({ caseNumber: first.caseNumber, attempt: 3, child: { name: '刘安' } });
    await at.desk.handle([command(renamed)]);
    const fresh = await numberOf(first.caseNumber);
    expect(fresh).not.toBe(old);
    expect(await at.desk.rows('birth_certificate', first.caseNumber)).toMatchObject([
      { attempt: 3, issues: 2 },
    ]);
    const { rows } = await at.desk.pool.query(
      `select 1 from health_commission.certificate_void where province_code = $1 and serial = $2`,
      [old.slice(1, 3), Number(old.slice(3))],
    );
    expect(rows).toHaveLength(1);
  });

  test('waits for a name, but not of a child that died; nothing is issued for a stillbirth', async () => {
    const { name: _, ...unnamed } = certificate().payload.child;
    const living = certificate();
    const died = certificate();
    const stillborn = certificate({ child: { deathAt: '2026-11-20T01:00:00+08:00' } });
    await at.desk.handle([
      command({ ...living, payload: { ...living.payload, child: unnamed } }),
      command({
        ...died,
        payload: { ...died.payload, child: { ...unnamed, deathAt: '2026-11-20T09:00:00+08:00' } },
      }),
      command(stillborn),
    ]);
    expect(await at.desk.answers(living.caseNumber)).toMatchObject([
      { data: { outcome: 'correction-needed' }, payload: { asks: ['/children/0/name'] } },
    ]);
    expect(await at.desk.answers(died.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
    expect(await at.desk.answers(stillborn.caseNumber)).toMatchObject([
      { data: { outcome: 'refused' }, payload: { reasonCode: 'not-a-live-birth' } },
    ]);
  });
});

test('the other registers of 卫健 each take one entry and give one number', async () => {
  const caseNumber = `62-${randomUUID()}`;
  const { child } = certificate().payload;
  const payee = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000001' };
  await at.desk.handle([
    command({
      code: 'parenting-guidance',
      caseNumber,
      subject: 'child-1',
      payload: { child, motherName: mother.name, residenceDivisionCode: '620103' },
    }),
    command({
      code: 'birth-service-registration',
      caseNumber,
      subject: 'mother',
      payload: { mother, residenceDivisionCode: '620103' },
    }),
    command({
      code: 'childcare-subsidy-claim',
      caseNumber,
      subject: 'child-1',
      payload: {
        residentId: null,
        childName: '刘子安',
        householdDivisionCode: '620103',
        applicant: mother,
        payee,
        schedule: [
          { due: '2026', amountFen: 360_000 },
          { due: '2027', amountFen: 360_000 },
        ],
        pack: 'national@1',
      },
    }),
  ]);
  const answers = await at.desk.answers(caseNumber);
  expect(answers.map((a) => a.data.outcome)).toEqual(['completed', 'completed', 'completed']);
  expect(await at.desk.rows('childcare_subsidy_claim', caseNumber)).toMatchObject([{ amount_fen: '720000' }]);
  expect(await at.desk.rows('parenting_guidance', caseNumber)).toHaveLength(1);
  expect(await at.desk.rows('birth_service_registration', caseNumber)).toHaveLength(1);
});
