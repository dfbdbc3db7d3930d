import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METADATA_ENCODING_KEY, type Payload } from '@temporalio/common';
import { expect, onTestFinished, test } from 'vitest';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { createCodecEndpoint } from './codec-endpoint.ts';
import { createPayloadCodec } from './payload-codec.ts';

const ORIGIN = 'http://127.0.0.1:8233';
const CODEC = createPayloadCodec(testKeyring('a master key of this test').payload);
const CLEAR: Payload = {
  metadata: { [METADATA_ENCODING_KEY]: Buffer.from('json/plain') },
  data: Buffer.from('"等待公安答复"'),
};

interface Written {
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: string;
}

const inBase64 = ({ metadata, data }: Payload): Written => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});

async function serve(): Promise<(init: RequestInit) => Promise<Response>> {
  const endpoint = createCodecEndpoint(CODEC, ORIGIN);
  const server = createServer((request, response) => void endpoint(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (init) => fetch(`http://127.0.0.1:${port}/codec/decode`, { headers: { origin: ORIGIN }, ...init });
}

async function sealedBody(): Promise<string> {
  const sealed = await CODEC.encode([CLEAR, CLEAR]);
  return JSON.stringify({ payloads: sealed.map(inBase64) });
}

test('what was sealed is opened for the screen', async () => {
  const call = await serve();
  const body = await sealedBody();
  expect(body).not.toContain(inBase64(CLEAR).data);
  const answer = await call({ method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(await answer.json()).toEqual({ payloads: [inBase64(CLEAR), inBase64(CLEAR)] });
});

test('a browser that asks first is told of that one origin', async () => {
  const call = await serve();
  const answer = await call({ method: 'OPTIONS' });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(answer.headers.get('access-control-allow-headers')).toContain('x-namespace');
});

test.for([[{ origin: 'http://elsewhere.example' }], [{}]] as const)(
  'a page of another origin is refused: %j',
  async ([headers]) => {
    const call = await serve();
    const answer = await call({ method: 'POST', body: await sealedBody(), headers });
    expect(answer.status).toBe(403);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(await answer.text()).toBe('');
  },
);

test('what does not open, or is too much, is refused without a word about it', async () => {
  const call = await serve();
  const stranger = createPayloadCodec(testKeyring('another master key').payload);
  const foreign = { payloads: (await stranger.encode([CLEAR])).map(inBase64) };
  for (const body of ['', '{', '{"payloads": 1}', '{"payloads": [{"data": "*"}]}', JSON.stringify(foreign)]) {
    const answer = await call({ method: 'POST', body });
    expect([body, answer.status, await answer.text()]).toEqual([body, 400, '']);
  }
  expect((await call({ method: 'POST', body: 'x'.repeat(5_000_000) })).status).toBe(413);
  expect((await call({ method: 'GET' })).status).toBe(405);
});
