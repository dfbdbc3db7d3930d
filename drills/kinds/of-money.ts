import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { WORK } from '../../schemas/matter.ts';
import { confirm, reportCompleted, reportConfirmed, RIGHT_ACCOUNT, WRONG_ACCOUNT } from './families.ts';
import { each, type Asked, type CausedKind } from './row.ts';
import { letOrdersComeDue, SECONDS, whenTrue, type Desk, type Stage } from './stage.ts';

const SUBSIDIES: Desk = {
  department: WORK['subsidy-payment'].department,
  subject: 'child-1',
  code: 'subsidy-payment',
};

const whenAsked = async ({ hospital }: Stage, caseNumber: string, kind: string): Promise<string> =>
  (await hospital.whenAsked(caseNumber, kind, SECONDS)).id;

export const claimConfirmation: CausedKind<'claim-confirmation'> = {
  cause: each(async (stage): Promise<Asked> => {
    const caseNumber = await reportCompleted(stage);
    return { caseNumber, taskId: await whenAsked(stage, caseNumber, 'claim-confirmation') };
  }),
  outcomes: { confirmed: {}, declined: {} },
};

/** The bank knows no such account. */
export const paymentAccount: CausedKind<'payment-account'> = {
  cause: each(async (stage): Promise<Asked> => {
    const caseNumber = await reportConfirmed(stage, { choices: { payee: WRONG_ACCOUNT } });
    return { caseNumber, taskId: await whenAsked(stage, caseNumber, 'payment-account') };
  }),
  outcomes: {
    provided: { given: { facts: { choices: { payee: RIGHT_ACCOUNT } } } },
    'given-up': {},
  },
};

export const paymentRefused: CausedKind<'payment-refused'> = {
  cause: each(async (stage): Promise<Asked> => {
    const caseNumber = await reportCompleted(stage);
    await stage.moods.begin('refuse', SUBSIDIES, caseNumber);
    await confirm(stage, caseNumber);
    const taskId = await whenAsked(stage, caseNumber, 'payment-refused');
    await stage.moods.end('refuse', SUBSIDIES, caseNumber);
    return { caseNumber, taskId };
  }),
  outcomes: { 'ask-again': {}, 'paid-elsewhere': {}, 'given-up': {} },
};

/** A family that was paid otherwise than by the bank. @returns its case number */
export async function reportPaidElsewhere(stage: Stage): Promise<string> {
  const [asked] = await paymentRefused.cause(stage, ['paid-elsewhere']);
  if (!asked || asked.caseNumber === null) throw new Error('no payment was refused');
  const { status } = await stage.hospital.complete(asked.taskId, { outcome: 'paid-elsewhere' });
  if (status !== 200) throw new Error(`that it was paid elsewhere is answered ${status}`);
  return asked.caseNumber;
}

/** Finance has been asked to pay and says nothing, for as long as it may. */
async function silent(stage: Stage, caseNumber: string): Promise<string> {
  const sent = `select from ledger.payment_order o join ledger.outbox c on c.id = o.command_id
    where o.case_number = $1 and o.status = 'sent' and c.sends > 0`;
  await whenTrue(stage, 'a payment that finance was asked for', `exists (${sent})`, [caseNumber]);
  await letOrdersComeDue(stage, caseNumber);
  return whenAsked(stage, caseNumber, 'payment-silent');
}

/** What was waited for in vain is asked about again, and asked for again. */
async function askAgain(stage: Stage, { caseNumber }: { readonly caseNumber: string }): Promise<void> {
  const taskId = await silent(stage, caseNumber);
  await stage.hospital.complete(taskId, { outcome: 'ask-again' });
  const paid = `exists (select from ledger.payment_order where case_number = $1 and department = 'finance' and status = 'paid')`;
  await whenTrue(stage, 'a payment', paid, [caseNumber]);
}

export const paymentSilent: CausedKind<'payment-silent'> = {
  cause: each(async (stage, _outcome: TaskDecision): Promise<Asked> => {
    const caseNumber = await reportCompleted(stage);
    await stage.moods.begin('silent', SUBSIDIES, caseNumber);
    await confirm(stage, caseNumber);
    const taskId = await silent(stage, caseNumber);
    return { caseNumber, taskId, over: () => stage.moods.end('silent', SUBSIDIES, caseNumber) };
  }),
  outcomes: { 'ask-again': {}, wait: { seen: askAgain } },
};
