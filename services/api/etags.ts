import type { Keyring } from '../../infra/sealing/keys.ts';
import type { App } from './app-types.ts';

const TAG_LENGTH = 22;

/**
 * Who asks again is told where nothing has changed: `If-None-Match` with the tag of the answer before gets 304 and no content
 * (RFC 9110 13.1.2). The tag is keyed: an answer is about people, and a hash of it in somebody's log could be tried out.
 */
export function tagAnswers(app: App, { hash }: Pick<Keyring, 'hash'>): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || !request.url.startsWith('/v1/')) return payload;
    if (typeof payload !== 'string') return payload;
    const tag = `"${hash('answer', payload).toString('base64url').slice(0, TAG_LENGTH)}"`;
    reply.header('etag', tag);
    if (!knows(request.headers['if-none-match'], tag)) return payload;
    reply.code(304).removeHeader('content-type');
    return null;
  });
}

/** Compared weakly, as RFC 9110 has it for reading. */
function knows(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}
