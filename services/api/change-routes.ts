import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readChanges } from '../../infra/postgres/ledger/changes.ts';
import { changesSchema, type Changes } from '../../schemas/change.ts';
import { problemAnswers } from './api-document.ts';
import type { ApiParts, App } from './app-types.ts';
import { callerOf, identityOf, type Authenticator } from './auth.ts';
import { createChangeHub } from './change-hub.ts';
import { createSeats } from './change-seats.ts';
import { hear, openStream, type OpenStream, type StreamParts } from './change-stream.ts';
import { letLast } from './connections.ts';
import { isStaying } from './rights.ts';

const DESCRIPTION = `只说哪里变了：种类与办件编号，不说内容。听到的就是自己的列表、自己的页面里会有的：窗口人员听到本区划、本部门的，医院听到自己上报的，家长听到自己家的，运维听到自己的任务。

以 \`Accept: text/event-stream\` 请求的，是服务器推送的事件（SSE），一直开着：\`change\` 是一条变化（data 为 Change），\`reset\` 是请整页重新读取；事件的 id 是听到哪里，断开后以 \`Last-Event-ID\`（或 after）接着听，不漏，可能重复。约每15秒有一行注释。登录结束、令牌收回或到期，几秒内即断开；最长15分钟，到时自行断开，请再来。同一个人至多4条，超过的429；总数已满的503。

其他的请求立刻答复自 after 以来的变化。`;

const SCHEMA = {
  operationId: 'getChanges',
  summary: '自己的列表和页面有没有变化：推送的事件，或者一次答复',
  description: DESCRIPTION,
  tags: ['tasks'],
  querystring: z.strictObject({
    after: z.string().max(1_000).optional().meta({
      title: '接着哪里听',
      description: '上一次答复的 at，或者事件的 id；看不懂的，请整页重新读取（reset）',
    }),
  }),
  response: {
    200: {
      description: '一次答复，或者一直开着的事件',
      content: {
        'application/json': { schema: changesSchema },
        'text/event-stream': { schema: z.string() },
      },
    },
    ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
  },
};

/** What has changed, for pages and programs that stay open: `/v1/changes`. */
export function registerChangeRoutes(app: App, api: ApiParts, authenticate: Authenticator): void {
  const { pool, keyring, log, connections } = api;
  const hub = createChangeHub(pool, log);
  const parts: StreamParts = { pool, keyring, log, hub };
  // Half of what one address may have: all pages come from one, that of the service before this one.
  const seats = createSeats(Math.floor(Math.min(connections.connections, connections.ofAddress) / 2));
  const streams = new Set<OpenStream>();
  app.addHook('preClose', async () => {
    for (const { end } of streams) end();
    await hub.close();
  });
  app.route({
    method: 'GET',
    url: '/v1/changes',
    schema: SCHEMA,
    handler: async (request, reply) => {
      const after = placeIn(request, request.query.after);
      if (!isStaying(request)) return changesSince(parts, request, after);
      const caller = callerOf(request);
      const check = () => authenticate(request.headers.authorization, true);
      const leave = seats.take(identityOf(caller));
      const open = await openStream(parts, { caller, after, check }).catch((error: unknown) => {
        leave();
        throw error;
      });
      const { stream } = open;
      const gone = (): void => {
        streams.delete(open);
        leave();
      };
      streams.add(open);
      stream.once('close', gone);
      if (stream.closed) gone();
      endWith(stream, reply);
      return reply
        .type('text/event-stream; charset=utf-8')
        .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
        .send(stream as never);
    },
  });
}

/** It lasts as long as its connection, and no limit of an answer holds for it. */
function endWith(stream: Readable, { raw }: FastifyReply): void {
  letLast(raw);
  raw.once('close', () => stream.destroy());
  if (raw.destroyed) stream.destroy();
}

/** A browser that comes again says it in a header, and knows better than the address that it began with. */
function placeIn({ headers }: FastifyRequest, asked: string | undefined): string | undefined {
  const heard = headers['last-event-id'];
  return typeof heard === 'string' && heard !== '' ? heard : asked;
}

async function changesSince(
  { pool, keyring }: StreamParts,
  request: FastifyRequest,
  after: string | undefined,
): Promise<Changes> {
  const { at, changes, whole } = await readChanges(pool, after);
  return { at, reset: whole, items: await hear({ pool, keyring }, callerOf(request), changes) };
}
