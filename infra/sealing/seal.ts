import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { readJson } from '../messages/read-json.ts';

/**
 * Sealed bytes: version (1 byte) · key id (4) · nonce (12) · tag (16) · ciphertext, AES-256-GCM. The context is
 * authenticated, so bytes sealed for one purpose cannot be passed off as another. Version 1 had no key id. Versions 2 and 3
 * are sealed form 1: their context is a name. Versions 4 and 5 are sealed form 2: their context is all that a message says
 * in clear (bound.ts). 3 and 5 are 2 and 4 over deflated bytes, and their context says so: none can be passed off as
 * another.
 * Node is always given keys as key objects: handed bytes, it throws and catches an error inside, which cost more than
 * the encryption (12 µs instead of 2).
 */
const VERSION_WITHOUT_ID = 1;
const VERSIONS = { 1: { plain: 2, deflated: 3 }, 2: { plain: 4, deflated: 5 } } as const;
const KEY_ID_BYTES = 4;
/** Shorter texts gain too little. */
const DEFLATE_FROM_BYTES = 512;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of what was deflated: nothing that is sealed is nearly as large, and a small message must not fill the memory. */
const MOST_INFLATED_BYTES = 1_048_576;

/** 1: bound to a name; 2: bound to all that a message says in clear. */
export type SealedForm = keyof typeof VERSIONS;

/** What bytes are bound to: a name, or in form 2 what {@link Bound} has. */
export type SealContext = string | Bound;

/** Everything that a message says in clear, as bytes of one meaning (bound.ts). */
export interface Bound {
  readonly bound: string;
}

/** The key to seal with, or several: sealed with the first, opened with whichever fits (rotation, docs/adr/0016). */
export type Keys = Buffer | readonly Buffer[];

export class UnsealError extends Error {
  override readonly name: string = 'UnsealError';
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
  const first = sealed[0] ?? 0;
  const hasId = first >= VERSIONS[1].plain && first <= VERSIONS[2].deflated;
  return hasId ? sealed.subarray(1, 1 + KEY_ID_BYTES) : undefined;
}

/** The form that bytes are sealed in, by what they say themselves: whether they open is another question. */
export function sealedForm(sealed: Buffer): SealedForm {
  const { plain, deflated } = VERSIONS[2];
  return sealed[0] === plain || sealed[0] === deflated ? 2 : 1;
}

function formOf(context: SealContext): SealedForm {
  return typeof context === 'string' ? 1 : 2;
}

/** What is authenticated beside the bytes. */
function boundBytes(context: SealContext, isDeflated: boolean): Buffer {
  const text = typeof context === 'string' ? context : context.bound;
  return Buffer.from(isDeflated ? `${text} deflated` : text);
}

function listOf(keys: Keys): readonly Buffer[] {
  return Buffer.isBuffer(keys) ? [keys] : keys;
}

/**
 * Long texts are deflated first: sealed bytes cannot be made smaller later, by the database or on the wire.
 * @param keys 32 bytes each @param context what the bytes are, for example `command:<event id>`
 */
export function seal(keys: Keys, context: SealContext, clear: Buffer): Buffer {
  const [key] = listOf(keys);
  if (!key) throw new RangeError('there is no key to seal with');
  const isWorthIt = clear.length >= DEFLATE_FROM_BYTES && clear.length <= MOST_INFLATED_BYTES;
  const deflated = isWorthIt ? deflateRawSync(clear) : clear;
  const isDeflated = deflated.length < clear.length;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce);
  cipher.setAAD(boundBytes(context, isDeflated));
  const body = Buffer.concat([cipher.update(isDeflated ? deflated : clear), cipher.final()]);
  const { plain, deflated: overDeflated } = VERSIONS[formOf(context)];
  const version = Buffer.of(isDeflated ? overDeflated : plain);
  return Buffer.concat([version, keyId(key), nonce, cipher.getAuthTag(), body]);
}

/** @throws UnsealError when the keys, the context or the bytes do not belong together */
export function unseal(keys: Keys, context: SealContext, sealed: Buffer): Buffer {
  const id = sealedWith(sealed);
  const start = id ? 1 + KEY_ID_BYTES : 1;
  if (sealed.length < start + NONCE_BYTES + TAG_BYTES || (!id && sealed[0] !== VERSION_WITHOUT_ID))
    throw new UnsealError('sealed bytes have an unknown form');
  if (sealedForm(sealed) !== formOf(context)) throw new UnsealError('sealed bytes have another form');
  const isDeflated = sealed[0] === VERSIONS[formOf(context)].deflated;
  for (const key of listOf(keys)) {
    if (id && !keyId(key).equals(id)) continue;
    const clear = decipher(key, boundBytes(context, isDeflated), sealed.subarray(start));
    if (clear) return isDeflated ? inflate(clear) : clear;
  }
  throw new UnsealError('sealed bytes do not open with this key and context');
}

function inflate(clear: Buffer): Buffer {
  try {
    return inflateRawSync(clear, { maxOutputLength: MOST_INFLATED_BYTES });
  } catch {
    throw new UnsealError('sealed bytes inflate to too many, or not at all');
  }
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

export function sealJson(keys: Keys, context: SealContext, value: unknown): Buffer {
  return seal(keys, context, Buffer.from(JSON.stringify(value)));
}

/** The value is whatever JSON was sealed: parse it with a schema before trusting its shape. @throws SyntaxError */
export function unsealJson(keys: Keys, context: SealContext, sealed: Buffer): unknown {
  return readJson(unseal(keys, context, sealed).toString());
}
