import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Ids, keys and nonces are made of random bytes: they come from the seed, so that a schedule that is done again makes
 * the same ones, in the same order.
 */
export function installRandomness(): { readonly seed: (value: number) => void } {
  let seed = 0;
  let drawn = 0;
  const bytes = (size: number): Buffer => {
    const parts: Buffer[] = [];
    for (let have = 0; have < size; have += 32) {
      drawn += 1;
      parts.push(crypto.createHash('sha256').update(`${seed}/${drawn}`).digest());
    }
    return Buffer.concat(parts).subarray(0, size);
  };
  const uuid = (): string => {
    const b = bytes(16);
    b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
    b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
    const hex = b.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  const between = (from: number, to?: number): number => {
    const [low, high] = to === undefined ? [0, from] : [from, to];
    return low + (bytes(4).readUInt32BE(0) % (high - low));
  };
  Object.assign(crypto, { randomBytes: bytes, randomUUID: uuid, randomInt: between });
  syncBuiltinESMExports();
  return {
    seed: (value) => {
      seed = value;
      drawn = 0;
    },
  };
}
