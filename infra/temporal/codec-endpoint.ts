import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

/** Where the screen asks, at whatever it is given as its codec endpoint. */
export const CODEC_ENDPOINT = '/codec';
export const CODEC_PATH = `${CODEC_ENDPOINT}/decode`;

/** A page of history may bring this much; Temporal itself takes no bigger message. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

const base64 = z.base64();
const requestSchema = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), base64).default({}), data: base64.default('') }),
  ),
});

type WrittenPayload = z.infer<typeof requestSchema>['payloads'][number];

function readPayload({ metadata, data }: WrittenPayload): Payload {
  const entries = Object.entries(metadata).map(
    ([key, value]) => [key, Buffer.from(value, 'base64')] as const,
  );
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data, 'base64') };
}

function writePayload({ metadata, data }: Payload): WrittenPayload {
  const written = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key, written(value)] as const);
  return { metadata: Object.fromEntries(entries), data: written(data ?? new Uint8Array()) };
}

/** undefined where it is longer than what Temporal could hold */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_LIMIT_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Without saying what was sent, or why it does not open. */
async function decode(
  codec: PayloadCodec,
  body: string,
): Promise<{ payloads: WrittenPayload[] } | undefined> {
  try {
    const { payloads } = requestSchema.parse(JSON.parse(body));
    return { payloads: (await codec.decode(payloads.map(readPayload))).map(writePayload) };
  } catch {
    return undefined;
  }
}

/**
 * Opens sealed payloads for Temporal's own screen (its remote codec protocol): `{payloads: [{metadata, data}]}`, bytes
 * as base64, answered in the same form. For pages of that one origin only: any other page in somebody's browser is
 * refused, and so is whoever names none.
 * @param origin of the screen, `http://127.0.0.1:8233`
 */
export function createCodecEndpoint(codec: PayloadCodec, origin: string) {
  const cors = {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, x-namespace',
    vary: 'origin',
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body?: object): void => {
      const type = body && { 'content-type': 'application/json' };
      response.writeHead(status, { ...cors, ...type }).end(body && JSON.stringify(body));
    };
    if (request.headers.origin !== origin) return void response.writeHead(403).end();
    if (request.method === 'OPTIONS') return answer(204);
    if (request.method !== 'POST') return answer(405);
    const body = await readBody(request);
    if (body === undefined) return answer(413);
    const decoded = await decode(codec, body);
    return decoded ? answer(200, decoded) : answer(400);
  };
}
