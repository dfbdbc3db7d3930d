import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from './applications.ts';

/** Which cookie: of who is signed in, of who is on the way, or of whose token was taken back: they show anew who they are. known: somebody has signed in
 * here before, which lets nobody in. */
export type CookieUse = 'session' | 'door' | 'anew' | 'known';

/** The cookies of this service: read by no script, sent by no other site's form, and over TLS bound to this very host. */
export function createCookies(isTls: boolean) {
  const nameOf = (application: Application, use: CookieUse): string =>
    `${isTls ? '__Host-' : ''}birth-${application}-${use}`;
  const shape = { path: '/', httpOnly: true, sameSite: 'lax', secure: isTls } as const;
  return {
    read: (request: FastifyRequest, application: Application, use: CookieUse): string | undefined =>
      request.cookies[nameOf(application, use)],
    /** until the browser is closed; how long it is good is the session's business */
    set: (reply: FastifyReply, application: Application, use: CookieUse, secret: string): void =>
      void reply.setCookie(nameOf(application, use), secret, shape),
    /** for so long, also when the browser is closed */
    keep: (
      reply: FastifyReply,
      application: Application,
      use: CookieUse,
      { value, seconds }: { readonly value: string; readonly seconds: number },
    ): void => void reply.setCookie(nameOf(application, use), value, { ...shape, maxAge: seconds }),
    clear: (reply: FastifyReply, application: Application, use: CookieUse): void =>
      void reply.clearCookie(nameOf(application, use), shape),
  };
}
export type Cookies = ReturnType<typeof createCookies>;
