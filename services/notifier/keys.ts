import { createHmac, hkdfSync } from 'node:crypto';

/** Keys of the notifier, all from the one sealing key it is given. */
export interface NotifierKeys {
  /** opens the notices sealed for the notifier */
  readonly receiver: Buffer;
  /** seals phone and text at rest */
  readonly atRest: Buffer;
  /** the simulated carrier's own key */
  readonly carrier: Buffer;
  /** keyed hash of a phone, for look-ups */
  readonly hashPhone: (phone: string) => Buffer;
}

/**
 * @param sealingKey 64 hex digits (BIRTH_SEALING_KEY)
 * @throws RangeError when the key has another form
 */
export function createNotifierKeys(sealingKey: string): NotifierKeys {
  if (!/^[0-9a-f]{64}$/i.test(sealingKey)) {
    throw new RangeError('BIRTH_SEALING_KEY of the notifier must be 64 hex digits');
  }
  const receiver = Buffer.from(sealingKey, 'hex');
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', receiver, 'birth-notifier', purpose, 32));
  const hashing = derive('look-up');
  return {
    receiver,
    atRest: derive('at-rest'),
    carrier: derive('carrier'),
    hashPhone: (phone) => createHmac('sha256', hashing).update(phone).digest(),
  };
}
