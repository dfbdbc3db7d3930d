import type { Department } from './department.ts';
import type { Subject, WorkCode } from './matter.ts';

/*
 * What the id of a command names. Whoever makes an id of it (infra/messages/derived-id.ts, `idOf` of a case) has the same one
 * however often the command is made, and whoever reads an answer can tell whether that command is the one it is about.
 */

/** The parts of a name, as ids are made of them. */
export type IdParts = readonly (string | number)[];

/** One request for a piece of work. @param attempt of a notice of changed leave, the revision it tells of */
export function commandName(caseNumber: string, subject: Subject, code: WorkCode, attempt: number): IdParts {
  return ['command', caseNumber, subject, code, attempt];
}

/** One attempt to pay an order. */
export function paymentName(orderId: string, attempt: number): IdParts {
  return ['payment', orderId, attempt];
}

/** The answer of a department to one command, which it gives under this id however often; "accepted" is another one. */
export function answerName(commandId: string, outcome?: string): IdParts {
  return outcome === 'accepted' ? ['answer', commandId, 'accepted'] : ['answer', commandId];
}

/** One sending of a notice after the first, which has the notice's own id. */
export function sendingName(noticeId: string, nth: number): IdParts {
  return ['sms', noticeId, nth];
}

/** What the notifier says of a notice; it says it twice, since nobody answers. */
export function noticeReceiptName(noticeId: string, outcome: string, time: 1 | 2): IdParts {
  return ['notice-receipt', noticeId, outcome, time];
}

/** The look at the clocks of a case: it has one at a time. */
export function clockLookName(caseNumber: string): IdParts {
  return ['clock', caseNumber];
}

/** What asks one department, or the notifier, to forget one subject. */
export function erasureName(caseNumber: string, subject: Subject, by: Department | 'notifier'): IdParts {
  return ['erasure', caseNumber, subject, by];
}
