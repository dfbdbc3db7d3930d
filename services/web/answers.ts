import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** What this service itself refuses, as problem+json like the API's own. */
const REFUSALS = {
  'session-ended': { status: 401, title: '登录已过期', detail: '请重新登录；填写的内容还在这个页面上。' },
  'not-from-here': {
    status: 403,
    title: '不能办理',
    detail: '这个请求不是从本系统的页面发出的。请刷新页面后再试。',
  },
  'api-silent': {
    status: 503,
    title: '暂时没有回音',
    detail: '后台服务暂时没有回音，没有办成任何事情。请稍后再试。',
  },
  'not-here': { status: 404, title: '没有这个地址', detail: '本系统没有这个地址。' },
  'body-too-large': { status: 413, title: '内容太大', detail: '请求的内容超过了这里所收的大小。' },
  'too-many-requests': { status: 429, title: '请求太多', detail: '同一网络来的请求太多，请稍后再试。' },
  'body-not-read': { status: 400, title: '内容不能读取', detail: '请求的内容不是所要的样子。' },
} as const;
export type Refusal = keyof typeof REFUSALS;

export function refuse(reply: FastifyReply, code: Refusal): FastifyReply {
  const { status, title, detail } = REFUSALS[code];
  const instance = `urn:uuid:${randomUUID()}`;
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, instance, code }));
}
