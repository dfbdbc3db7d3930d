import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from './desk.ts';
import type { Application } from './applications.ts';

/** Where pages listen for what has changed. */
const CHANGES = '/v1/changes';
/** So much may wait for a page that takes nothing in: more than anybody is told in hours. It comes again from where it had heard to. */
const MOST_WAITING_BYTES = 256 * 1_024;
/** So often it is looked at whether somebody is still signed in, ms. */
const CHECK_MS = 3_000;
/** For so long a page may take to hear that its stream ends, ms. */
const LAST_WORD_MS = 1_000;

/** A page that stays open listens by itself: nobody uses a session by that, and its answer has no end. */
export function isListening({ method, headers }: FastifyRequest, target: URL): boolean {
  const { accept = '' } = headers;
  return method === 'GET' && target.pathname === CHANGES && accept.includes('text/event-stream');
}

/** The streams that are open, so that a service that stops can end them. */
export interface OpenStreams {
  readonly add: (stream: { readonly end: () => void; readonly ended: Promise<void> }) => void;
}

/** Has every open stream end as a whole before connections are cut: a page that is told so comes again, and has no fault. */
export function endStreamsOf(app: FastifyInstance): OpenStreams {
  const open = new Map<() => void, Promise<void>>();
  app.addHook('preClose', async () => {
    for (const end of open.keys()) end();
    await Promise.race([Promise.all(open.values()), delay(LAST_WORD_MS, undefined, { ref: false })]);
  });
  return {
    add: ({ end, ended }) => {
      open.set(end, ended);
      void ended.then(() => open.delete(end));
    },
  };
}

/** Whose stream it is. */
export interface Listening {
  readonly desk: Desk;
  readonly application: Application;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** ends what the API says */
  readonly leaving: AbortController;
  readonly streams: OpenStreams;
}

/**
 * Passes a stream on as it comes, until the API ends it, the page leaves or nobody is signed in any more: by whom and how soon that was
 * ended, this service knows before the API does.
 */
export function passOn(
  body: AsyncIterable<Uint8Array>,
  { desk, application, request, reply, leaving, streams }: Listening,
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
  const ended = new Promise<void>((resolve) => {
    reply.raw.once('close', () => {
      clearInterval(looking);
      end();
      resolve();
    });
  });
  streams.add({ end, ended });
  void carry(body, through).finally(end);
  return reply
    .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
    .send(through);
}

async function carry(body: AsyncIterable<Uint8Array>, to: PassThrough): Promise<void> {
  try {
    for await (const part of body) {
      if (to.writable) to.write(part);
      if (to.writableLength > MOST_WAITING_BYTES) to.destroy();
    }
  } catch {
    // The API has gone, or the page: either comes again.
  }
}
