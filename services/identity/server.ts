import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import type { Login } from '../../infra/config/logins.ts';
import { createAccounts } from './accounts.ts';
import { createAttempts, type AttemptLimits } from './attempts.ts';
import { BadForm, sendPage } from './http.ts';
import { plainPage, STYLE } from './pages.ts';
import { createProvider } from './provider.ts';
import { createSignIn } from './sign-in.ts';
import { createSignInLink } from './sign-in-link.ts';
import { showWho, WELCOME } from './who.ts';

export interface IdentityOptions {
  /** `http://127.0.0.1:PORT`: where the server that is returned is going to listen */
  readonly issuer: string;
  readonly logins: readonly Login[];
  /** of the link that lets a newcomer in (BIRTH_SIGN_IN_LINK) */
  readonly link?: string;
  /** who is told that somebody has signed out (BIRTH_SIGN_OUT_URL); empty: nobody */
  readonly signOutTo?: string;
  /** origin of the pages on which people work, where they run */
  readonly web?: string | undefined;
  readonly log: Logger;
  readonly limits?: AttemptLimits;
  readonly now?: () => number;
}

/** A request must be whole after so long. */
const REQUEST_MS = 10_000;
const STYLE_HEADERS = { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' };

/** The server of the demonstration's issuer: its own pages, and everything else as the protocol says. */
export async function createIdentity(options: IdentityOptions): Promise<Server> {
  const { issuer, logins, log } = options;
  const accounts = createAccounts(logins, options.now);
  const redirects = ['http://127.0.0.1/callback', 'http://localhost/callback', `${issuer}${WELCOME}`];
  const provider = await createProvider({
    issuer,
    logins,
    accounts,
    redirects,
    signOutTo: options.signOutTo ?? '',
  });
  provider.on('server_error', (_ctx, error) => log.error(describeError(error), 'the issuer failed'));
  const attempts = createAttempts(options.limits, options.now);
  const { now = Date.now } = options;
  const link = createSignInLink({ issuer, link: options.link, now });
  const signIn = createSignIn({ provider, issuer, accounts, attempts, takePass: link.takePass, log });
  const protocol = provider.callback();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/style.css') return void response.writeHead(200, STYLE_HEADERS).end(STYLE);
    if (path.startsWith('/sign-in/')) return signIn(request, response);
    if (path.startsWith('/once/')) return link.answer(request, response, path.slice('/once/'.length));
    if (path === '/') return showWho({ provider, issuer, accounts, web: options.web }, request, response);
    if (path === WELCOME) return void response.writeHead(303, { location: '/' }).end();
    await protocol(request, response);
  };
  const timeLimits = { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS / 2 };
  return createServer(timeLimits, (request, response) => {
    answer(request, response).catch((error: unknown) => refuse(error, response, log));
  });
}

function refuse(error: unknown, response: ServerResponse, log: Logger): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof errors.SessionNotFound)
    return sendPage(
      response,
      400,
      plainPage('登录已过期', '这次登录放得太久，或者不是在这个浏览器里开始的。请从原来的页面重新开始。'),
    );
  if (error instanceof BadForm)
    return sendPage(response, 400, plainPage('请求不正确', '内容不是登录的表单。'));
  log.error(describeError(error), 'a page failed');
  sendPage(response, 500, plainPage('系统内部错误', '没有料到的情况，已记入日志。请重试。'));
}
