import { applyOutside } from '../../activities/after-landed.ts';
import { noticeArrived, noticeFailed } from '../../activities/notice-answers.ts';
import type { CaseLedger } from '../../activities/ledger-port.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { BatchHandler } from '../../infra/kafka/port.ts';
import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { apart } from '../../infra/postgres/apart.ts';
import { confirmErasures, type ReceiptOfErasure } from '../../infra/postgres/ledger/erasures.ts';
import { settleNotice, type ReceiptOfNotice } from '../../infra/postgres/ledger/notice-receipts.ts';
import { landAnswers, type Landing, type LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { DeadLetterCode } from '../../schemas/dead-letter.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import { readBatch, type Read, type ReadBatch } from './read-batch.ts';

export interface LandingOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly keyring: Keyring;
  readonly ledger: CaseLedger;
  readonly waker: CaseWaker;
  readonly wakeRelay: () => void;
}

/**
 * Departments that were asked together answer within a few milliseconds of each other. Waiting this long for the last of
 * them lets one round take all: each wake less is a durable transition and a workflow task less.
 */
const LINGER_MS = 40;

const landedTotal = counter('birth_answers_total', 'Answers of departments by what became of them', ['what']);
/**
 * Land, then wake: a batch of answers is first written into the ledger whole, with the wakes of their cases, and only then
 * (the offsets may be committed) are the cases woken. What nobody can read, or its department may not say, is a dead letter, and
 * what follows it goes on.
 */
export function createLanding(options: LandingOptions): BatchHandler {
  const { pool, keyring, waker } = options;
  return async (messages) => {
    const batch = await readBatch(messages, keyring);
    const answers = [...batch.answers.values()].map(({ said }) => said);
    const receipts = [...batch.receipts.values()].map(({ said }) => said);
    const { landing, unfit } = await landApart(pool, answers);
    failPoint('answers-landed');
    for (const wake of landing.wakes) waker.wake(wake, wake.complete ? 0 : LINGER_MS);
    await applyAnswersOutside(answers, landing, options);
    const dead = [
      ...batch.dead,
      ...lettersOf(batch.answers, landing.unknownCase, 'case-unknown'),
      ...lettersOf(batch.answers, landing.oldForm, 'old-form'),
      ...lettersOf(batch.answers, unfit, 'cannot-be-kept'),
      ...(await confirmApart(pool, batch, receipts)),
      ...(await settleNotices(batch, options)),
    ];
    await setAside(dead, options);
    landedTotal.inc({ what: 'landed' }, landing.landed.size);
    landedTotal.inc({ what: 'dead-letter' }, dead.length);
    const strange = landing.unknownCase.size + landing.oldForm.size + unfit.size;
    landedTotal.inc({ what: 'repeated' }, answers.length - landing.landed.size - strange);
  };
}

/** Lands a batch whole, but for what the ledger can never write down: by whatever was not thought of, it stops no other. */
async function landApart(
  pool: Pool,
  answers: readonly LandingAnswer[],
): Promise<{ readonly landing: Landing; readonly unfit: ReadonlySet<string> }> {
  const parts: Landing[] = [];
  const unfit = new Set<string>();
  await apart(
    answers,
    async (some) => parts.push(await landAnswers(pool, some)),
    ({ eventId }) => Promise.resolve(unfit.add(eventId)),
  );
  const all = (of: 'landed' | 'unknownCase' | 'oldForm'): Set<string> =>
    new Set(parts.flatMap((part) => [...part[of]]));
  const landing = {
    landed: all('landed'),
    unknownCase: all('unknownCase'),
    oldForm: all('oldForm'),
    wakes: parts.flatMap(({ wakes }) => wakes),
  };
  return { landing, unfit };
}

/** Confirms erasures, each for itself where one cannot be. @returns the dead letters of what confirms nothing */
async function confirmApart(
  pool: Pool,
  { receipts: read }: ReadBatch,
  receipts: readonly ReceiptOfErasure[],
): Promise<OutboxRow[]> {
  const unknown = new Set<string>();
  const unfit = new Set<string>();
  await apart(
    receipts,
    async (some) => {
      for (const id of await confirmErasures(pool, some)) unknown.add(id);
    },
    ({ eventId }) => Promise.resolve(unfit.add(eventId)),
  );
  return [...lettersOf(read, unknown, 'erasure-unknown'), ...lettersOf(read, unfit, 'cannot-be-kept')];
}

/** What follows from what the notifier says. */
function decideAbout({ outcome, text = '' }: ReceiptOfNotice): Parameters<typeof settleNotice>[2] {
  return (view, notice) =>
    outcome === 'delivered' ? noticeArrived(view, notice) : noticeFailed(view, notice, text);
}

/**
 * Writes down what became of notices, case by case: one that fails for a while holds the batch, which comes again; one that can
 * never be written down is a letter. @returns the dead letters of what tells of no notice of ours
 */
async function settleNotices({ notices }: ReadBatch, options: LandingOptions): Promise<OutboxRow[]> {
  const unknown = new Set<string>();
  const unfit = new Set<string>();
  await apart(
    [...notices.values()].map(({ said }) => said),
    async (some) => {
      for (const receipt of some)
        switch (await settleNotice(options, receipt, decideAbout(receipt))) {
          case 'unknown':
            unknown.add(receipt.eventId);
            break;
          case 'unfit':
            unfit.add(receipt.eventId);
            break;
          case 'known':
          case 'settled':
            break;
        }
    },
    ({ eventId }) => Promise.resolve(unfit.add(eventId)),
  );
  const letters = lettersOf(notices, unknown, 'notice-unknown');
  return [...letters, ...lettersOf(notices, unfit, 'cannot-be-kept')];
}

/**
 * What no workflow waits for is applied here, case by case. One that fails is not lost: it stands in the inbox, and the net
 * finds it there and has its case woken.
 */
async function applyAnswersOutside(
  answers: readonly LandingAnswer[],
  { landed }: Landing,
  { ledger, log }: LandingOptions,
): Promise<void> {
  const fresh = answers.filter((answer) => answer.outside && landed.has(answer.eventId));
  for (const caseNumber of new Set(fresh.map(({ data }) => data.caseNumber))) {
    await ledger.change(caseNumber, applyOutside).catch((error: unknown) => {
      log.warn({ caseNumber, ...describeError(error) }, 'an answer could not be applied now; the net will');
    });
  }
  if (fresh.length > 0) failPoint('payments-landed');
}

function lettersOf(
  read: ReadonlyMap<string, Read<unknown>>,
  ids: ReadonlySet<string>,
  code: DeadLetterCode,
): OutboxRow[] {
  return [...ids].flatMap((id) => {
    const message = read.get(id)?.message;
    return message ? [deadLetterRow(message, { code })] : [];
  });
}

async function setAside(dead: readonly OutboxRow[], options: LandingOptions): Promise<void> {
  if (dead.length === 0) return;
  await insertOutbox(options.pool, 'ledger', dead);
  failPoint('unreadable-kept');
  options.wakeRelay();
  options.log.warn({ count: dead.length }, 'messages of departments that nobody can use were set aside');
}
