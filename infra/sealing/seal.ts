import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Sealed bytes: version (2) · key id (4) · nonce (12) · tag (16) · ciphertext, AES-256-GCM. The context is
 * authenticated, so bytes sealed for one purpose cannot be passed off as another. Version 1 had no key id. Version 3 is
 * version 2 over deflated bytes, and its context says so: neither can be passed off as the other.
 * Node is always given keys as key objects: handed bytes, it throws and catches an error inside, which cost more than
 * the encryption (12 µs instead of 2).
 */
const VERSION = 2;
const VERSION_WITHOUT_ID = 1;
const VERSION_DEFLATED = 3;
const KEY_ID_BYTES = 4;
/** Shorter texts gain too little. */
const DEFLATE_FROM_BYTES = 512;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key to seal with, or several: sealed with the first, opened with whichever fits (rotation, docs/adr/0016). */
export type Keys = Buffer | readonly Buffer[];

export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

const ids = new WeakMap<Buffer, Buffer>();

/** Names a key without saying anything about it: 4 bytes that follow from it one way. */
export function keyId(key: Buffer): Buffer {
  const known =
    ids.get(key) ?? Buffer.from(hkdfSync('sha256', createSecretKey(key), '', 'key-id', KEY_ID_BYTES));
  ids.set(key, known);
  return known;
}

/** The id of the key that bytes are sealed with; undefined for bytes of the first version, or for none of ours. */
export function sealedWith(sealed: Buffer): Buffer | undefined {
  const hasId = sealed[0] === VERSION || sealed[0] === VERSION_DEFLATED;
  return hasId ? sealed.subarray(1, 1 + KEY_ID_BYTES) : undefined;
}

/** What is authenticated beside the bytes. */
function bound(context: string, isDeflated: boolean): Buffer {
  return Buffer.from(isDeflated ? `${context} deflated` : context);
}

function listOf(keys: Keys): readonly Buffer[] {
  return Buffer.isBuffer(keys) ? [keys] : keys;
}

/**
 * Long texts are deflated first: sealed bytes cannot be made smaller later, by the database or on the wire.
 * @param keys 32 bytes each @param context what the bytes are, for example `command:<event id>`
 */
export function seal(keys: Keys, context: string, clear: Buffer): Buffer {
  const [key] = listOf(keys);
  if (!key) throw new RangeError('there is no key to seal with');
  const deflated = clear.length < DEFLATE_FROM_BYTES ? clear : deflateRawSync(clear);
  const isDeflated = deflated.length < clear.length;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce);
  cipher.setAAD(bound(context, isDeflated));
  const body = Buffer.concat([cipher.update(isDeflated ? deflated : clear), cipher.final()]);
  const version = Buffer.of(isDeflated ? VERSION_DEFLATED : VERSION);
  return Buffer.concat([version, keyId(key), nonce, cipher.getAuthTag(), body]);
}

/** @throws UnsealError when the keys, the context or the bytes do not belong together */
export function unseal(keys: Keys, context: string, sealed: Buffer): Buffer {
  const id = sealedWith(sealed);
  const start = id ? 1 + KEY_ID_BYTES : 1;
  if (sealed.length < start + NONCE_BYTES + TAG_BYTES || (!id && sealed[0] !== VERSION_WITHOUT_ID))
    throw new UnsealError('sealed bytes have an unknown form');
  const isDeflated = sealed[0] === VERSION_DEFLATED;
  for (const key of listOf(keys)) {
    if (id && !keyId(key).equals(id)) continue;
    const clear = decipher(key, bound(context, isDeflated), sealed.subarray(start));
    if (clear) return isDeflated ? inflateRawSync(clear) : clear;
  }
  throw new UnsealError('sealed bytes do not open with this key and context');
}

function decipher(key: Buffer, context: Buffer, rest: Buffer): Buffer | undefined {
  const opening = createDecipheriv('aes-256-gcm', createSecretKey(key), rest.subarray(0, NONCE_BYTES));
  opening.setAAD(context);
  opening.setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([opening.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), opening.final()]);
  } catch {
    return undefined;
  }
}

export function sealJson(keys: Keys, context: string, value: unknown): Buffer {
  return seal(keys, context, Buffer.from(JSON.stringify(value)));
}

/** The value is whatever JSON was sealed: parse it with a schema before trusting its shape. */
export function unsealJson(keys: Keys, context: string, sealed: Buffer): unknown {
  return JSON.parse(unseal(keys, context, sealed).toString());
}
