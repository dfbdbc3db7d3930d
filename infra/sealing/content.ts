import { readContent, writeContent, type Content } from '../../schemas/versions.ts';
import { sealJson, unsealJson, type Keys, type SealContext } from './seal.ts';

/** Seals content of today's shape in the version that this build writes. */
export function sealContent(keys: Keys, content: Content, context: SealContext, value: unknown): Buffer {
  return sealJson(keys, context, writeContent(content, value));
}

/**
 * Opens content and brings it up to today's shape. The value is whatever was sealed: parse it with a schema before
 * trusting its shape.
 * @throws UnsealError; VersionUnknownError when a newer build has sealed it
 */
export function openContent(keys: Keys, content: Content, context: SealContext, sealed: Buffer): unknown {
  return readContent(content, unsealJson(keys, context, sealed));
}
