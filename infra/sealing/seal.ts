import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Sealed bytes: version (1) · nonce (12) · tag (16) · ciphertext, AES-256-GCM. The context is authenticated,
 * so bytes sealed for one purpose cannot be passed off as another.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/** @param key 32 bytes @param context what the bytes are, for example `command:<event id>` */
export function seal(key: Buffer, context: string, clear: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(clear), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** @throws UnsealError when the key, the context or the bytes do not belong together */
export function unseal(key: Buffer, context: string, sealed: Buffer): Buffer {
  if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION)
    throw new UnsealError('sealed bytes have an unknown form');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
  } catch {
    throw new UnsealError('sealed bytes do not open with this key and context');
  }
}

export function sealJson(key: Buffer, context: string, value: unknown): Buffer {
  return seal(key, context, Buffer.from(JSON.stringify(value)));
}

/** The value is whatever JSON was sealed: parse it with a schema before trusting its shape. */
export function unsealJson(key: Buffer, context: string, sealed: Buffer): unknown {
  return JSON.parse(unseal(key, context, sealed).toString());
}
