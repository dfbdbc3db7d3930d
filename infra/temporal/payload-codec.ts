import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Keyring } from '../sealing/keys.ts';
import { seal, unseal } from '../sealing/seal.ts';

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CONTEXT = 'temporal-payload';

/** Every payload leaves this process sealed (AES-256-GCM), with the id of its key beside it so that keys rotate. */
export function createPayloadCodec(keys: Keyring['payload']): PayloadCodec {
  return {
    async encode(payloads) {
      return payloads.map((payload) => encode(keys, payload));
    },
    async decode(payloads) {
      return payloads.map((payload) => decode(keys, payload));
    },
  };
}

function encode(keys: Keyring['payload'], payload: Payload): Payload {
  const key = keys.byId(keys.currentId);
  if (!key) throw new Error(`payload key ${keys.currentId} is missing`);
  const clear = Buffer.from(proto.temporal.api.common.v1.Payload.encode(payload).finish());
  return {
    metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(keys.currentId) },
    data: seal(key, CONTEXT, clear),
  };
}

function decode(keys: Keyring['payload'], payload: Payload): Payload {
  const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
  if (!encoding || Buffer.from(encoding).toString() !== ENCODING) return payload;
  const id = Buffer.from(payload.metadata?.[KEY_ID] ?? []).toString();
  const key = keys.byId(id);
  if (!key) throw new Error(`payload key ${id} is not known here`);
  return proto.temporal.api.common.v1.Payload.decode(unseal(key, CONTEXT, Buffer.from(payload.data ?? [])));
}
