import { birthWith } from './families.ts';
import { each, type Asked, type CausedKind, type Uncaused } from './row.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { SECONDS, type Stage } from './stage.ts';
import { until } from '../wait.ts';

/** The carrier of the demonstration never reaches it (services/notifier/sms-carrier.ts). */
const UNREACHABLE = '13900000000';

/** The hours come in which a message that did not arrive is sent again. */
async function letNoticesBeSentAgain({ database }: Stage, caseNumber: string): Promise<void> {
  await database.query(
    `update notifier.message set send_at = clock_timestamp(), held_until = null
      where case_number = $1 and status = 'accepted' and undelivered > 0 and send_at > clock_timestamp() + interval '1 minute'`,
    [caseNumber],
  );
}

/** A family whose phone gets nothing: somebody is asked to call it. */
async function unreachable(stage: Stage): Promise<Asked> {
  const { hospital } = stage;
  const caseNumber = await hospital.report(birthWith({ mother: { phone: UNREACHABLE } }));
  const find = async (): Promise<string | undefined> => {
    await letNoticesBeSentAgain(stage, caseNumber);
    return (await hospital.openTasks(caseNumber)).find((task) => task.kind === 'call')?.id;
  };
  return { caseNumber, taskId: await until(`somebody to be asked to call of ${caseNumber}`, find, SECONDS) };
}

export const call: CausedKind<'call'> = {
  cause: each(unreachable),
  outcomes: {
    told: {},
    'not-reached': {
      seen: async ({ hospital }, { caseNumber }) =>
        void (await hospital.whenAsked(caseNumber, 'letter', SECONDS)),
    },
  },
};

/** Nobody answers the telephone either. */
async function unanswered(stage: Stage): Promise<Asked> {
  const { hospital } = stage;
  const { caseNumber, taskId } = await unreachable(stage);
  const answer = await hospital.complete(taskId, { outcome: 'not-reached' });
  if (answer.status !== 200 || caseNumber === null) throw new Error(`the call is answered ${answer.status}`);
  return { caseNumber, taskId: (await hospital.whenAsked(caseNumber, 'letter', SECONDS)).id };
}

export const letter: CausedKind<'letter'> = {
  cause: each(unanswered),
  outcomes: { told: {}, 'not-reached': {} },
};

/** The hotline hands a ticket over, twice. */
async function handedOver({ hospital }: Stage): Promise<Asked> {
  const caseNumber = await hospital.report(birthWith());
  const body = { ticket: 'LZ20261201000123', asked: '来电人问户口何时能办好' };
  const hand = () =>
    hospital.call<{ readonly id: string }>('clerk', `/v1/cases/${caseNumber}/hotline`, { body });
  const [first, again] = [await hand(), await hand()];
  if (first.status !== 200 || again.status !== 200 || first.body.id !== again.body.id)
    throw new Error(`a ticket is answered ${first.status}, and again ${again.status}`);
  return { caseNumber, taskId: first.body.id };
}

export const hotline: CausedKind<'hotline'> = { cause: each(handedOver), outcomes: { replied: {} } };

export const supervision: Uncaused = {
  nobody: 'an office has to be late by working days of the calendar, and a drill turns no clock so far',
  heldBy: 'test/ledger/clock-watch.integration.test.ts',
};

/** A supervisor asks of a case by hand, twice. */
async function supervised({ hospital }: Stage): Promise<Asked> {
  const caseNumber = await hospital.report(birthWith());
  const replyDue = addDays(shanghaiDate(new Date().toISOString()), 3);
  const body = { reason: '家里多次来问', replyDue };
  const order = () =>
    hospital.call<{ readonly id: string }>('supervisor', `/v1/cases/${caseNumber}/supervision`, { body });
  const [first, again] = [await order(), await order()];
  if (first.status !== 200 || again.status !== 200 || first.body.id !== again.body.id)
    throw new Error(`a supervision is answered ${first.status}, and again ${again.status}`);
  return { caseNumber, taskId: first.body.id };
}

export const supervisionOrder: CausedKind<'supervision-order'> = {
  cause: each(supervised),
  outcomes: { replied: {} },
};
