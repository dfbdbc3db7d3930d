import { describe } from 'vitest';
import { answer, OBJECTION, RESULTS, unopenable } from './answers.test-data.ts';
import { NOW, openTaskOf, PATIENCE_MS } from './case-view.test-data.ts';
import {
  CARD,
  CERTIFICATE,
  GUIDANCE,
  HOUSEHOLD,
  INSURANCE,
  REFUND,
  UPGRADE,
  VACCINATION,
  command,
  type Row,
} from './one-round.test-data.ts';
import { eachIsOneRound } from './one-round.test-setup.ts';

const BEFORE = new Date(NOW.getTime() - 1);
const END_OF_PROMISE = Date.parse('2026-12-01T23:59:59.999+08:00');

/** What departments say, and that they say nothing. */
const ROWS: Readonly<Record<string, Row>> = {
  'a department has taken it on: it is at work, its command stays open, its time begins anew': {
    given: {
      matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: new Date(NOW.getTime() + 1_000) } },
      landed: [answer(CERTIFICATE, 'accepted')],
    },
    happens: { applied: [`accepted ${CERTIFICATE} 1`], dueInMs: PATIENCE_MS },
    stand: { [CERTIFICATE]: 'processing' },
  },
  'a department has promised a day: it may be silent until that is over, and its command rests': {
    given: {
      matters: { [CERTIFICATE]: 'requested' },
      landed: [answer(CERTIFICATE, 'accepted', { payload: { expectedBy: '2026-12-01' } })],
    },
    happens: {
      applied: [`accepted ${CERTIFICATE} 1`],
      promised: [command(CERTIFICATE)],
      dueInMs: END_OF_PROMISE - NOW.getTime(),
    },
    stand: { [CERTIFICATE]: 'processing' },
  },
  'a department that was silent has promised a day: nobody need ask it any more': {
    given: {
      matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: null, flags: ['overdue'] } },
      tasks: [openTaskOf('department-silent', { subject: 'child-1', code: 'birth-certificate' })],
      landed: [answer(CERTIFICATE, 'accepted', { payload: { expectedBy: '2026-12-01' } })],
    },
    happens: {
      applied: [`accepted ${CERTIFICATE} 1`],
      promised: [command(CERTIFICATE)],
      overtaken: [`department-silent ${CERTIFICATE}`],
      dueInMs: END_OF_PROMISE - NOW.getTime(),
    },
  },
  'a department has promised a day that is over: it has its usual time': {
    given: {
      matters: { [CERTIFICATE]: 'requested' },
      landed: [answer(CERTIFICATE, 'accepted', { payload: { expectedBy: '2026-11-27' } })],
    },
    happens: { applied: [`accepted ${CERTIFICATE} 1`], promised: [command(CERTIFICATE)] },
  },
  'a department has promised what is no day: its answer is set aside, and it is waited for as before': {
    given: {
      matters: { [CERTIFICATE]: 'requested' },
      landed: [answer(CERTIFICATE, 'accepted', { payload: { expectedBy: '月底' } })],
    },
    happens: { setAside: [`accepted ${CERTIFICATE} 1`], opened: ['dead-letter child-1'] },
    stand: { [CERTIFICATE]: 'requested' },
  },
  'a promised day is over: a person is asked': {
    given: {
      matters: { [CERTIFICATE]: { status: 'processing', answerDueAt: BEFORE } },
    },
    happens: {
      opened: [`department-silent ${CERTIFICATE}`],
      told: ['asking'],
      waitsForPerson: true,
      dueInMs: null,
    },
    stand: { [CERTIFICATE]: 'processing' },
  },
  'a department that was silent has taken it on: nobody need ask it any more': {
    given: {
      matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: null, flags: ['overdue'] } },
      tasks: [openTaskOf('department-silent', { subject: 'child-1', code: 'birth-certificate' })],
      landed: [answer(CERTIFICATE, 'accepted')],
    },
    happens: {
      applied: [`accepted ${CERTIFICATE} 1`],
      overtaken: [`department-silent ${CERTIFICATE}`],
      dueInMs: PATIENCE_MS,
    },
    stand: { [CERTIFICATE]: 'processing' },
  },
  'it took on what has ended since: that is no news': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed' },
      landed: [answer(CERTIFICATE, 'accepted')],
    },
    happens: { applied: [`accepted ${CERTIFICATE} 1`] },
  },
  'silent past its deadline: a person is asked': {
    given: { matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: NOW } } },
    happens: {
      opened: [`department-silent ${CERTIFICATE}`],
      told: ['asking'],
      waitsForPerson: true,
      dueInMs: null,
    },
    stand: { [CERTIFICATE]: 'requested' },
  },
  'silent, and its answer has landed at last: nobody is asked': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed', [VACCINATION]: { status: 'requested', answerDueAt: BEFORE } },
      landed: [answer(VACCINATION, 'completed')],
    },
    happens: {
      applied: [`completed ${VACCINATION} 1`],
      answered: [command(VACCINATION)],
      published: [`${VACCINATION} completed`],
    },
  },
  'refused: a clerk is asked, and what needs it waits': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed', [CARD]: 'waiting', [UPGRADE]: 'waiting' },
      landed: [answer(HOUSEHOLD, 'refused')],
    },
    happens: {
      applied: [`refused ${HOUSEHOLD} 1`],
      answered: [command(HOUSEHOLD)],
      opened: [`refused ${HOUSEHOLD}`],
      told: ['refused'],
      status: 'correction',
      waitsForPerson: true,
    },
    stand: { [HOUSEHOLD]: 'manual', [CARD]: 'waiting', [UPGRADE]: 'waiting' },
  },
  'a real answer to what was given up: it is kept, and somebody has to look at it': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'offline' },
      landed: [answer(CERTIFICATE, 'completed')],
    },
    happens: {
      setAside: [`completed ${CERTIFICATE} 1`],
      answered: [command(CERTIFICATE)],
      opened: ['late-answer child-1/birth-certificate'],
    },
    stand: { [CERTIFICATE]: 'offline' },
  },
  'an answer to an earlier attempt: somebody looks at it, and the command of this one stays open': {
    given: {
      matters: { [CERTIFICATE]: { status: 'requested', attempt: 2 } },
      landed: [answer(CERTIFICATE, 'completed')],
    },
    happens: { setAside: [`completed ${CERTIFICATE} 1`], opened: [`late-answer ${CERTIFICATE}`] },
    stand: { [CERTIFICATE]: 'requested' },
  },
  'done, said once more under another number: that is no news': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed' },
      landed: [{ ...answer(CERTIFICATE, 'completed'), eventId: 'another number' }],
    },
    happens: { applied: ['another number'] },
  },
  'refused, said once more under another number while a clerk is asked: that is no news': {
    given: {
      others: 'requested',
      matters: { [HOUSEHOLD]: { status: 'manual', attempt: 1 } },
      tasks: [openTaskOf('refused', { subject: 'child-1', code: 'household-registration' })],
      landed: [{ ...answer(HOUSEHOLD, 'refused'), eventId: 'another number' }],
    },
    happens: { applied: ['another number'], status: 'correction', waitsForPerson: true },
  },
  'done, and said once more with another result: it is kept, and somebody has to look at it': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed' },
      landed: [
        answer(CERTIFICATE, 'completed', {
          payload: { ...RESULTS['birth-certificate'], certificateNumber: 'X620000009' },
        }),
      ],
    },
    happens: {
      setAside: [`completed ${CERTIFICATE} 1`],
      answered: [command(CERTIFICATE)],
      opened: [`late-answer ${CERTIFICATE}`],
    },
    stand: { [CERTIFICATE]: 'completed' },
  },
  'unreadable, and others of the same batch: set aside alone, and what it was about still waits': {
    given: {
      others: 'requested',
      matters: { [CERTIFICATE]: 'completed' },
      landed: [unopenable(HOUSEHOLD, 'completed'), answer(INSURANCE, 'completed')],
    },
    happens: {
      setAside: [`unopenable ${HOUSEHOLD}`],
      opened: ['dead-letter child-1'],
      applied: [`completed ${INSURANCE} 1`],
      answered: [command(INSURANCE)],
      told: ['certificate-issued'],
      published: [`${INSURANCE} completed`],
    },
    stand: { [HOUSEHOLD]: 'requested', [INSURANCE]: 'completed' },
  },
  'an answer that holds something else than such an answer: set aside too': {
    given: {
      matters: { [CERTIFICATE]: 'requested' },
      landed: [answer(CERTIFICATE, 'completed', { payload: { certificateNumber: '？' } })],
    },
    happens: { setAside: [`completed ${CERTIFICATE} 1`], opened: ['dead-letter child-1'] },
    stand: { [CERTIFICATE]: 'requested' },
  },
  'the ledger was set back: what is answered already is asked for and applied in one round': {
    given: { landed: [answer(CERTIFICATE, 'correction-needed', { payload: OBJECTION })] },
    happens: {
      sent: [`${CERTIFICATE} 1`, `${VACCINATION} 1`, `${GUIDANCE} 1`, `${REFUND} 1`],
      applied: [`correction-needed ${CERTIFICATE} 1`],
      told: ['in-correction'],
      answered: [command(CERTIFICATE)],
      opened: [`correction-needed ${CERTIFICATE}`],
      status: 'correction',
      waitsForPerson: true,
    },
  },
  'the ledger was set back by two attempts: the answer stays where it is until the second is made': {
    given: { landed: [answer(CERTIFICATE, 'completed', { attempt: 2 })] },
    happens: { sent: [`${CERTIFICATE} 1`] },
    stand: { [CERTIFICATE]: 'requested' },
  },
  'a closed case: a late answer is looked at, and nothing else happens': {
    given: {
      others: 'completed',
      matters: { [HOUSEHOLD]: 'offline' },
      decided: true,
      closed: true,
      status: 'completed',
      landed: [answer(HOUSEHOLD, 'refused')],
    },
    happens: {
      phase: null,
      status: 'completed',
      dueInMs: null,
      applied: [`refused ${HOUSEHOLD} 1`],
      answered: [command(HOUSEHOLD)],
      opened: [`late-answer ${HOUSEHOLD}`],
    },
  },
};

describe('one round with what departments answer', () => {
  eachIsOneRound(ROWS);
});
