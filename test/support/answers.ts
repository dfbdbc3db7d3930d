import { randomUUID } from 'node:crypto';
import { isOutside } from '../../activities/apply-outside.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import type { AnswerOutcome, NodeKey } from '../../schemas/case-plan.ts';
import { WORK, type Subject, type WorkCode } from '../../schemas/matter.ts';
import { answersTopic } from '../../schemas/topic.ts';

const AT = '2026-11-25T10:00:00+08:00';

/** What a department answers when it is done: everything that any of them says. */
const DONE = {
  certificateNumber: 'X620000001',
  issuedAt: AT,
  signer: '甲',
  sealer: '乙',
  registrationNumber: 'R1',
  registeredAt: AT,
  claimNumber: 'C1',
  residentId: '620103202611199991',
  registeredName: '刘子安',
  householdDivisionCode: '620103',
  eventNumber: 'E1',
  accountNumber: '62000000001234',
  upgradedAt: AT,
  noticeNumber: 'N1',
  sentAt: AT,
  paymentNumber: 'P1',
  batchNumber: 'B1',
  paidAt: AT,
  acceptedAt: AT,
  settlementNumber: 'S1',
  path: 'local',
  identityKind: 'birth-certificate',
  coverFrom: '2026-11-25',
  coverUntil: '2027-12-31',
  payBy: '2027-02-23',
  premiumYear: 2027,
  premiumFen: null,
  stationDivisionCode: '620103',
  cardNumber: 'K1',
  activation: 'pending',
  recordNumber: 'V1',
  clinicDivisionCode: '620103',
  scheduleVersion: '2021',
  birthDoses: [],
  nextDoses: [],
  openedAt: AT,
} as const;

const OBJECTION = { reasonCode: 'no', reason: '不符', asks: [] };

export interface TestAnswer {
  readonly caseNumber: string;
  readonly key: NodeKey;
  readonly outcome?: AnswerOutcome;
  readonly attempt?: number;
  readonly commandId?: string;
  /** what is said; default: what fits the outcome */
  readonly payload?: unknown;
}

/** The answer of a department, as the gateway lands it: each call makes another one. */
export function answerOf(keyring: Keyring, answer: TestAnswer): LandingAnswer {
  const { caseNumber, key, outcome = 'completed', attempt = 1, commandId = randomUUID() } = answer;
  const [subject, code] = key.split('/') as [Subject, WorkCode];
  const { department } = WORK[code];
  const id = randomUUID();
  const payload = answer.payload ?? (outcome === 'completed' ? DONE : OBJECTION);
  const sealed = sealJson(keyring.receiver(department), sealContext.answer(id), payload).toString('base64');
  return {
    department,
    outside: isOutside(code),
    envelope: {
      specversion: '1.0',
      id,
      source: '/test',
      type: `cn.birth.${code}.${outcome}.v1`,
      time: AT,
      datacontenttype: 'application/json',
      data: { caseNumber, subject, matter: code, attempt, commandId, outcome, sealed },
    },
  };
}

let offset = 0;

/** The same as the gateway receives it. */
export function messageOf({ envelope, department }: LandingAnswer): ReceivedMessage {
  return {
    topic: answersTopic(department),
    partition: 0,
    offset: String((offset += 1)),
    key: envelope.data.caseNumber,
    value: Buffer.from(JSON.stringify(envelope)),
    headers: {},
  };
}
