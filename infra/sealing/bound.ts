import { sealContext } from './keys.ts';
import { sealedForm, type Bound, type SealContext } from './seal.ts';

/** What a command or an answer says in clear, as it stands on its topic. */
export interface InClear {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: {
    readonly caseNumber: string;
    readonly subject: string;
    readonly matter: string;
    readonly attempt: number;
    /** of an answer only */
    readonly commandId?: string | undefined;
    /** of an answer only */
    readonly outcome?: string | undefined;
  };
}

/**
 * What sealed form 2 is bound to (docs/sealed-messages.md, docs/adr/0021). In UTF-8, as netstrings (`<number of bytes>:<bytes>,`) in
 * this order: `birth.sealed.2`, `command` or `answer`, id, source, type, case number, subject, matter, attempt in decimal
 * digits, id of the command, outcome; of a command the last two are empty. Bytes so bound open only in the message that they
 * were sealed for: whoever changes one field in clear has bytes that do not open.
 */
export function boundTo(kind: 'command' | 'answer', { id, source, type, data }: InClear): Bound {
  const { caseNumber, subject, matter, attempt, commandId = '', outcome = '' } = data;
  const routed = [caseNumber, subject, matter, String(attempt), commandId, outcome];
  return { bound: ['birth.sealed.2', kind, id, source, type, ...routed].map(netstring).join('') };
}

function netstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`;
}

/** What the sealed bytes of a message are bound to, by the form that they are in. */
export function contextOf(kind: 'command' | 'answer', message: InClear, sealed: Buffer): SealContext {
  return sealedForm(sealed) === 2 ? boundTo(kind, message) : sealContext[kind](message.id);
}

/** What the notifier says in clear of a notice, as it stands on its topic. */
export interface ReceiptInClear {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly noticeId: string };
}

/** What a receipt of a notice says of it. */
export function outcomeOfReceipt({ type }: Pick<ReceiptInClear, 'type'>): 'delivered' | 'undelivered' {
  return type.includes('.undelivered.') ? 'undelivered' : 'delivered';
}

/** What the sealed bytes of a receipt are bound to: this event, its notice, and what it says of it. */
export function contextOfReceipt(message: ReceiptInClear): SealContext {
  return sealContext.noticeReceipt(message.id, message.data.noticeId, outcomeOfReceipt(message));
}
