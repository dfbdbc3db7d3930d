import type { PaymentOrder } from '../../../activities/ledger-port.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { UnsealError } from '../../sealing/seal.ts';

/** What of an order never changes: whose money it is, for what, from whom and how much. */
type Ordered = Pick<
  PaymentOrder,
  'id' | 'subject' | 'entitlement' | 'period' | 'revision' | 'payer' | 'department' | 'amountFen' | 'payee'
>;

/** Keyed over all of that: who can write to the table, and has no key, cannot make an order or change its sum. */
export function hashOrder(keyring: Keyring, caseNumber: string, order: Ordered): Buffer {
  const { id, subject, entitlement, period, revision, payer, department, amountFen, payee } = order;
  const ordered = [
    id,
    caseNumber,
    subject,
    entitlement,
    period,
    revision,
    payer,
    department,
    amountFen,
    payee,
  ];
  return keyring.hash('payment-order', JSON.stringify(ordered));
}

/** @throws UnsealError when an order is not what was ordered */
export function checkOrder(keyring: Keyring, caseNumber: string, order: Ordered, hash: Buffer): void {
  if (!hashOrder(keyring, caseNumber, order).equals(hash))
    throw new UnsealError('a payment order is not what was ordered');
}
