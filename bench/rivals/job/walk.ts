import { walk as carryOn } from '../../../activities/carry-on.ts';
import type { Landed } from '../../../activities/ledger-port.ts';
import type { OutboxRow } from '../../../infra/outbox/outbox.ts';
import { factRow, messagesOf } from '../../../infra/postgres/ledger/case-messages.ts';
import { contextOfLanded } from '../../../infra/postgres/ledger/landed.ts';
import { prepareNotice } from '../../../infra/postgres/ledger/notices.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import { unsealJson } from '../../../infra/sealing/seal.ts';
import { STORY } from '../../../workflows/birth-case.ts';
import { stateOf, viewOf, type CaseState, type JobCase } from './case-state.ts';
import type { Answer } from './answers.ts';

/** What one walk over a case comes to. */
export interface Walked {
  readonly state: CaseState;
  readonly outbox: readonly OutboxRow[];
  /** commands that need not be published again */
  readonly answered: readonly string[];
  readonly jointDone: boolean;
  readonly completed: boolean;
}

/**
 * Takes answers in and goes as far as the case can go: the same graph, preparations, decisions and notices as the
 * product's, from its own pure functions, so that rivals differ in how a case is carried and in nothing else.
 * Answers that were taken in before are not given again.
 */
export function walk(keyring: Keyring, of: JobCase, answers: readonly Answer[], now: Date): Walked {
  const landed = answers.map((answer) => landedOf(keyring, of.caseNumber, answer));
  const view = viewOf(of, landed, now);
  const { effects } = carryOn(view, STORY);
  const matters = [...view.matters.values()];
  return {
    state: stateOf(view),
    outbox: messagesOf(keyring, effects).outbox,
    answered: [...effects.answered],
    jointDone: matters.every((m) => m.node.part === 'follow-on' || m.endedAt !== null),
    completed: view.closed,
  };
}

function landedOf(keyring: Keyring, caseNumber: string, { sealed, ...answer }: Answer): Landed {
  const bytes = Buffer.from(sealed, 'base64');
  const context = contextOfLanded({ ...answer, caseNumber, asSent: null }, bytes);
  const open = (): unknown => unsealJson(keyring.receiver(answer.department), context, bytes);
  return { ...answer, kind: 'answer', open };
}

/** What the family is told, and outsiders, when a case is accepted. */
export function acceptanceRows(keyring: Keyring, of: JobCase, at: Date): OutboxRow[] {
  const { caseNumber, notification } = of;
  const event = factRow(caseNumber, { subject: null, code: null, what: 'accepted', status: 'accepted' }, at);
  const { name, phone } = notification.mother;
  if (phone === undefined) return [event];
  const values = { name, caseNumber };
  const notice = {
    caseNumber,
    template: 'accepted',
    to: 'mother',
    occasion: 'accepted',
    phone,
    values,
    at,
    client: 'bench',
  } as const;
  return [event, prepareNotice(keyring, notice).message];
}
