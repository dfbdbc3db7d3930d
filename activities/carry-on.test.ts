import { describe } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import { answer } from './answers.test-data.ts';
import { NOW, openTaskOf } from './case-view.test-data.ts';
import {
  CARD,
  CERTIFICATE,
  GUIDANCE,
  HOUSEHOLD,
  INSURANCE,
  REFUND,
  REGISTRATION,
  UPGRADE,
  VACCINATION,
  command,
  type Row,
} from './one-round.test-data.ts';
import { eachIsOneRound } from './one-round.test-setup.ts';

/** Of the sample's parents the mother has agreed to her employer being told, and the father has not. */
const FOLLOW_ONS: readonly NodeKey[] = [
  'child-1/childcare-subsidy-claim',
  'mother/leave-notice',
  'child-1/tax-deduction-notice',
];

const BEFORE = new Date(NOW.getTime() - 1);
const UNNAMED = sampleBirth('lanzhou-name-and-choices-later');
const NAMED = {
  ...UNNAMED,
  children: UNNAMED.children.map((child) => ({ ...child, name: '温可' })),
};

/** The order of things, as far as the ledger allows. */
const ROWS: Readonly<Record<string, Row>> = {
  'a case that was just accepted: the certificate is asked for, and nothing else': {
    given: { status: 'accepted' },
    happens: { sent: [`${CERTIFICATE} 1`] },
    stand: { [CERTIFICATE]: 'requested', [VACCINATION]: 'waiting', [HOUSEHOLD]: 'waiting' },
  },
  'the certificate is there: all that needs it or follows it is asked for': {
    given: { matters: { [CERTIFICATE]: 'requested' }, landed: [answer(CERTIFICATE, 'completed')] },
    happens: {
      applied: [`completed ${CERTIFICATE} 1`],
      answered: [command(CERTIFICATE)],
      told: ['certificate-issued'],
      published: [`${CERTIFICATE} completed`],
      sent: [`${VACCINATION} 1`, `${HOUSEHOLD} 1`, `${INSURANCE} 1`, `${GUIDANCE} 1`, `${REFUND} 1`],
    },
    stand: { [CERTIFICATE]: 'completed', [CARD]: 'waiting', [UPGRADE]: 'waiting' },
  },
  'two answers at once: what needs both is asked for in the same round': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed', [UPGRADE]: 'waiting', [CARD]: 'waiting' },
      landed: [answer(HOUSEHOLD, 'completed'), answer(INSURANCE, 'completed')],
    },
    happens: {
      applied: [`completed ${HOUSEHOLD} 1`, `completed ${INSURANCE} 1`],
      answered: [command(HOUSEHOLD), command(INSURANCE)],
      told: ['certificate-issued'],
      published: [`${HOUSEHOLD} completed`, `${INSURANCE} completed`],
      sent: [`${CARD} 1`, `${UPGRADE} 1`],
    },
  },
  'a name is missing: the parents are asked, what only follows goes ahead': {
    given: { birth: UNNAMED, status: 'accepted' },
    happens: {
      opened: [`name-missing ${CERTIFICATE}`],
      told: ['needs-you'],
      sent: [`${VACCINATION} 1`, `${GUIDANCE} 1`, `${REFUND} 1`],
      status: 'correction',
      waitsForPerson: true,
    },
    stand: { [CERTIFICATE]: 'correction', [HOUSEHOLD]: 'waiting' },
  },
  'choices are missing: the parents are asked about them': {
    given: {
      birth: NAMED,
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: 'waiting' },
    },
    happens: {
      opened: [`choices-missing ${HOUSEHOLD}`],
      told: ['needs-you'],
      status: 'correction',
      waitsForPerson: true,
    },
  },
  'given up: the card goes to the counter, the step is withdrawn': {
    given: {
      others: 'requested',
      matters: {
        [CERTIFICATE]: 'completed',
        [HOUSEHOLD]: 'refused',
        [CARD]: 'waiting',
        [UPGRADE]: 'waiting',
      },
    },
    happens: { published: [`${CARD} offline`], told: ['at-window'] },
    stand: { [CARD]: 'offline', [UPGRADE]: 'withdrawn' },
  },
  'all joint work has ended: it is decided, and what follows is sent': {
    given: { others: 'completed' },
    happens: {
      phase: 'follow-ons',
      opened: ['claim-confirmation family'],
      sent: FOLLOW_ONS.map((key) => `${key} 1`),
    },
  },
  'what was declared waits again while what follows is under way: its department is asked once more': {
    given: {
      others: 'completed',
      decided: true,
      revision: 1,
      matters: {
        [REGISTRATION]: { status: 'waiting', attempt: 1 },
        'mother/leave-notice': 'requested',
      },
    },
    happens: { phase: 'follow-ons', sent: [`${REGISTRATION} 2`] },
    stand: { [REGISTRATION]: 'requested' },
  },
  'what was declared waits again and nothing else does: its department is asked, and the case closes': {
    given: {
      others: 'completed',
      decided: true,
      revision: 1,
      matters: { [REGISTRATION]: { status: 'waiting', attempt: 1 } },
    },
    happens: {
      phase: null,
      status: 'completed',
      sent: [`${REGISTRATION} 2`],
      published: ['null/null completed'],
      told: ['finished'],
    },
    stand: { [REGISTRATION]: 'requested' },
  },
  'what was declared waits in a case that has closed: its department is asked all the same': {
    given: {
      others: 'completed',
      closed: true,
      status: 'completed',
      matters: { [REGISTRATION]: { status: 'waiting', attempt: 1 } },
    },
    happens: { status: 'completed', phase: 'entitlements', sent: [`${REGISTRATION} 2`] },
    stand: { [REGISTRATION]: 'requested' },
  },
  'everything has ended: it closes': {
    given: { others: 'completed', decided: true, revision: 1 },
    happens: {
      phase: null,
      status: 'completed',
      published: ['null/null completed'],
      told: ['finished'],
      dueInMs: null,
    },
  },
  'every child was erased and everything has ended: it closes, and nothing is decided': {
    given: { birth: { ...NAMED, children: [] }, others: 'completed' },
    happens: {
      phase: null,
      status: 'completed',
      published: ['null/null completed'],
      told: ['finished'],
      dueInMs: null,
    },
  },
  'a case that has closed over something that waits: nothing more is asked for': {
    given: { closed: true, status: 'completed' },
    happens: { status: 'completed', dueInMs: null },
    stand: { [CERTIFICATE]: 'waiting' },
  },
  'a case that is set aside: nothing is done': {
    given: {
      tasks: [openTaskOf('case-set-aside', { subject: null, code: null })],
      matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: BEFORE } },
      landed: [answer(CERTIFICATE, 'completed')],
    },
    happens: { dueInMs: null, waitsForPerson: true },
    stand: { [CERTIFICATE]: 'requested' },
  },
};

describe('one round of a case', () => {
  eachIsOneRound(ROWS);
});
