import type { PaymentOrder } from '../ledger-port.ts';

/**
 * When an order is looked at although nothing happens to it; null: never. What a person is asked about, and what is settled,
 * is not looked at, nor what is paid with its matter, which is asked about by itself.
 */
export function lookedAtAt({ status, commandId, lookAt }: PaymentOrder): Date | null {
  return status === 'scheduled' || (status === 'sent' && commandId !== null) ? lookAt : null;
}
