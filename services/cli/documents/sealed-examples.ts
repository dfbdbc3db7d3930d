import { derivedId } from '../../../infra/messages/derived-id.ts';
import type { WorkCode } from '../../../schemas/matter.ts';
import type { Acceptance, CommandOf, Objection, ResultOf } from '../../../schemas/matters/registry.ts';
import type { NoticePayload } from '../../../schemas/message.ts';

/* What is sealed, as it looks when it is open. All people and numbers are invented. */

const AT = '2026-11-20T11:24:00+08:00';
const DIVISION = '620102';
const CITY = '620100';
const PACK = 'gansu-lanzhou@2026.1';
const RESIDENT_ID = '620102202611209989';
const CERTIFICATE = 'X620000001';
const ORDER = derivedId('example', 'order');

const mother = { name: '王示例', idType: 'resident-id', idNumber: '620102199503129928' } as const;
const father = { name: '李示例', idType: 'resident-id', idNumber: '620102199307049912' } as const;
const child = { order: 1, sex: 'female', birthAt: '2026-11-20T03:24:00+08:00', name: '李安然' } as const;
const payee = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000001' } as const;

type Examples = {
  readonly [C in WorkCode]: { readonly command: CommandOf<C>; readonly result: ResultOf<C> };
};

/** Of each piece of work: what a department is asked, and what it answers when it is done. */
export const WORK_EXAMPLES: Examples = {
  'birth-certificate': {
    command: {
      facilityCode: 'SAMPLE-LZ-001',
      placeDivisionCode: DIVISION,
      gestation: { weeks: 39, days: 2 },
      child: { ...child, weightGrams: 3320, lengthCm: 50, health: 'good' },
      mother,
      father,
    },
    result: { certificateNumber: CERTIFICATE, issuedAt: AT, signer: '签发示例', sealer: '用印示例' },
  },
  'vaccination-record': {
    command: { child, motherName: mother.name, phone: '13900000001', residenceDivisionCode: DIVISION },
    result: {
      recordNumber: '620102-00000001',
      clinicDivisionCode: DIVISION,
      scheduleVersion: '2021',
      birthDoses: [{ vaccine: 'HepB-1', due: '2026-11-20', title: '乙肝疫苗（第1剂）' }],
      nextDoses: [{ vaccine: 'HepB-2', due: '2026-12-20', title: '乙肝疫苗（第2剂）' }],
      openedAt: AT,
    },
  },
  'household-registration': {
    command: {
      certificateNumber: CERTIFICATE,
      child,
      follows: 'mother',
      householdParent: mother,
      householdKind: 'family',
      acceptingDivisionCode: DIVISION,
      decidingDivisionCode: DIVISION,
    },
    result: {
      residentId: RESIDENT_ID,
      registeredName: '李安然',
      householdDivisionCode: DIVISION,
      registeredAt: AT,
    },
  },
  'medical-insurance': {
    command: {
      identity: { kind: 'birth-certificate', number: CERTIFICATE },
      child,
      enrolDivisionCode: CITY,
      guardian: mother,
    },
    result: {
      accountNumber: 'YB620100-00000001',
      identityKind: 'birth-certificate',
      coverFrom: '2026-11-20',
      coverUntil: '2026-12-31',
      payBy: '2027-02-17',
      premiumYear: 2026,
      premiumFen: 40_000,
    },
  },
  'insurance-identity-upgrade': {
    command: { accountNumber: 'YB620100-00000001', residentId: RESIDENT_ID, registeredName: '李安然' },
    result: { accountNumber: 'YB620100-00000001', upgradedAt: AT },
  },
  'social-security-card': {
    command: {
      residentId: RESIDENT_ID,
      registeredName: '李安然',
      child,
      guardian: mother,
      divisionCode: DIVISION,
      resultDelivery: 'post',
    },
    result: { cardNumber: 'T00000001', issuedAt: AT, activation: 'pending' },
  },
  'maternity-cost-refund': {
    command: {
      mother,
      path: 'employee',
      poolDivisionCode: CITY,
      facilityCode: 'SAMPLE-LZ-001',
      deliveredAt: child.birthAt,
      method: 'vaginal',
    },
    result: { settlementNumber: 'JS62010000000001', path: 'employee', registeredAt: AT },
  },
  'parenting-guidance': {
    command: { child, motherName: mother.name, phone: '13900000001', residenceDivisionCode: DIVISION },
    result: { registrationNumber: 'YE62010200000001', stationDivisionCode: DIVISION, registeredAt: AT },
  },
  'birth-service-registration': {
    command: { mother, residenceDivisionCode: DIVISION },
    result: { registrationNumber: 'SY62010200000001', registeredAt: AT },
  },
  'death-registration': {
    command: {
      residentId: RESIDENT_ID,
      child: { ...child, deathAt: '2026-11-22T08:00:00+08:00' },
      decidingDivisionCode: DIVISION,
    },
    result: { registrationNumber: 'SW62010200000001', registeredAt: AT },
  },
  'childcare-subsidy-claim': {
    command: {
      residentId: RESIDENT_ID,
      childName: '李安然',
      householdDivisionCode: DIVISION,
      applicant: mother,
      payee,
      schedule: [
        { due: '2026', amountFen: 30_000 },
        { due: '2027', amountFen: 360_000 },
      ],
      pack: PACK,
    },
    result: { claimNumber: 'BT62010200000001', registeredAt: AT },
  },
  'leave-notice': {
    command: {
      parent: mother,
      employmentDivisionCode: CITY,
      leaves: [
        {
          code: 'maternity-leave',
          days: 180,
          says: ['因工作原因不能休假的，按应休假当年日工资收入的200%支付报酬'],
          rest: 'human-resources',
        },
      ],
      pack: PACK,
    },
    result: { noticeNumber: 'JQ62010000000001', sentAt: AT },
  },
  'leave-change-notice': {
    command: {
      parent: mother,
      employmentDivisionCode: CITY,
      leaves: [{ code: 'maternity-leave', days: 188 }],
      changed: ['maternity-leave'],
      revision: 2,
      pack: PACK,
    },
    result: { noticeNumber: 'JQ62010000000002', sentAt: AT },
  },
  'maternity-allowance-payment': {
    command: {
      mother,
      poolDivisionCode: CITY,
      days: 180,
      amountFen: 4_320_000,
      payee,
      pack: PACK,
    },
    result: { paymentNumber: 'JT62010000000001', acceptedAt: AT },
  },
  'tax-deduction-notice': {
    command: {
      residentId: RESIDENT_ID,
      childName: '李安然',
      parents: [mother, father],
      residenceDivisionCode: DIVISION,
      amountPerMonthFen: 200_000,
      from: '2026-11-01',
      until: '2029-10-31',
      pack: PACK,
    },
    result: { noticeNumber: 'SS62010200000001', registeredAt: AT },
  },
  'housing-event': {
    command: {
      applicant: mother,
      residenceDivisionCode: DIVISION,
      kinds: ['housing-security-priority'],
      pack: PACK,
    },
    result: { eventNumber: 'ZF62010200000001', registeredAt: AT },
  },
  'subsidy-payment': {
    command: {
      orderId: ORDER,
      entitlement: 'childcare-subsidy',
      period: '2026',
      revision: 1,
      amountFen: 30_000,
      shares: [
        { level: 'central', percent: 90 },
        { level: 'province', percent: 10 },
      ],
      divisionCode: DIVISION,
      payee,
    },
    result: { paymentNumber: 'BZ62010200000001', batchNumber: 'PC62010200000001', paidAt: AT },
  },
  'allowance-top-up': {
    command: { orderId: ORDER, revision: 2, amountFen: 192_000, poolDivisionCode: CITY, payee },
    result: { paymentNumber: 'BF62010000000001', paidAt: AT },
  },
};

/** A department has taken on what it was asked for. */
export const ACCEPTANCE_EXAMPLE: Acceptance = { expectedBy: '2026-11-27' };

/** Why a department did not finish, by how it answered. */
export const OBJECTION_EXAMPLES: Readonly<Record<'correction-needed' | 'refused', Objection>> = {
  'correction-needed': {
    reasonCode: 'name-differs',
    reason: '新生儿姓名与材料不一致，请核对',
    asks: ['/children/0/name'],
  },
  refused: { reasonCode: 'not-responsible', reason: '不属本部门管辖', asks: [] },
};

export const NOTICE_EXAMPLE: NoticePayload = {
  phone: '13900000001',
  template: 'accepted',
  values: { name: '王示例', caseNumber: 'B-7K3F-9QWM-2XTA-0' },
};
