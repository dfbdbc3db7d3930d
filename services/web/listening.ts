import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from './desk.ts';
import type { Application } from './applications.ts';

/** Where pages listen for what has changed. */
const CHANGES = '/v1/changes';
/** So often it is looked at whether somebody is still signed in, ms. */
const CHECK_MS = 3_000;

/** A page that stays open listens by itself: nobody uses a session by that, and its answer has no end. */
export function isListening({ method, headers }: FastifyRequest, target: URL): boolean {
  const { accept = '' } = headers;
  return method === 'GET' && target.pathname === CHANGES && accept.includes('text/event-stream');
}

/** Whose stream it is. */
export interface Listening {
  readonly desk: Desk;
  readonly application: Application;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** ends what the API says */
  readonly leaving: AbortController;
}

/**
 * Passes a stream on as it comes, until the API ends it, the page leaves or nobody is signed in any more: by whom and how soon that was
 * ended, this service knows before the API does.
 */
export function passOn(
  body: AsyncIterable<Uint8Array>,
  { desk, application, request, reply, leaving }: Listening,
): FastifyReply {
  const through = new PassThrough();
  const end = (): void => {
    leaving.abort();
    through.end();
  };
  const look = async (): Promise<void> => {
    if (!(await desk.see(request, application))) end();
  };
  const looking = setInterval(() => void look().catch(() => undefined), CHECK_MS);
  reply.raw.once('close', () => {
    clearInterval(looking);
    end();
  });
  void carry(body, through).finally(end);
  return reply
    .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
    .send(through);
}

async function carry(body: AsyncIterable<Uint8Array>, to: PassThrough): Promise<void> {
  try {
    for await (const part of body) if (to.writable) to.write(part);
  } catch {
    // The API has gone, or the page: either comes again.
  }
}
