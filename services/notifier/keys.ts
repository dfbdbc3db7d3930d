import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Keys } from '../../infra/sealing/seal.ts';

/** Keys of the notifier: those of notices are given to it, all others follow from its own root. */
export interface NotifierKeys {
  /** open the notices sealed for the notifier */
  readonly receiver: Keys;
  /** seals phone and text at rest */
  readonly atRest: Buffer;
  /** the simulated carrier's own key */
  readonly carrier: Buffer;
  /** keyed hash of a phone, for look-ups */
  readonly hashPhone: (phone: string) => Buffer;
}

/** @param receiver the current sealing key first @param root of what is kept (infra/postgres/own-root.ts) */
export function createNotifierKeys(receiver: Keys, root: Buffer): NotifierKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, 'birth-notifier', purpose, 32));
  const hashing = createSecretKey(derive('look-up'));
  return {
    receiver,
    atRest: derive('at-rest'),
    carrier: derive('carrier'),
    hashPhone: (phone) => createHmac('sha256', hashing).update(phone).digest(),
  };
}
