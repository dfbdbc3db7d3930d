import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Keyring } from '../sealing/keys.ts';
import { createPayloadCodec } from './payload-codec.ts';

export const FAILURE_CONVERTER_PATH = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

/** How anything gets into and out of Temporal: sealed. */
export function createDataConverter(keyring: Pick<Keyring, 'payload'>): DataConverter {
  return {
    failureConverterPath: FAILURE_CONVERTER_PATH,
    payloadCodecs: [createPayloadCodec(keyring.payload)],
  };
}
