import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwn, sendPage } from './http.ts';
import { buttonForm, plainPage } from './pages.ts';

/** What a browser is given for the link, and brings to the sign-in page at once. */
const PASS_SECONDS = 60;
const COOKIE = 'pass';

export interface SignInLinkParts {
  readonly issuer: string;
  /** the secret of the link, a dot, and until when it is good, ms since 1970; undefined: there is none */
  readonly link: string | undefined;
  readonly now: () => number;
}

/** The link that lets a newcomer in at once: `/once/<secret>`. */
export interface SignInLink {
  readonly answer: (request: IncomingMessage, response: ServerResponse, secret: string) => void;
  /** whether a browser comes from there; a pass is good once */
  readonly takePass: (request: IncomingMessage) => boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * It is used by a button and not by being opened, since programs open links too, to look at them. What it gives is a pass for the
 * sign-in page, and nothing that could be read off an address.
 */
export function createSignInLink({ issuer, link, now }: SignInLinkParts): SignInLink {
  const [secret = '', until = '0'] = link?.split('.') ?? [];
  const expected = digest(secret);
  let isUsed = secret === '';
  let pass: { readonly hash: Buffer; readonly until: number } | undefined;
  const isGood = (given: string): boolean =>
    !isUsed && now() < Number(until) && timingSafeEqual(digest(given), expected);
  return {
    answer: (request, response, given) => {
      if (!isGood(given)) return sendPage(response, 404, plainPage('链接无效', GONE));
      const button = buttonForm(`/once/${given}`, '', '以窗口人员的身份进入');
      if (request.method !== 'POST') return sendPage(response, 200, plainPage('一次性登录', ONCE, button));
      if (!isOwn(request, issuer)) return sendPage(response, 403, plainPage('不能办理', FOREIGN));
      isUsed = true;
      const made = randomBytes(32).toString('base64url');
      pass = { hash: digest(made), until: now() + PASS_SECONDS * 1_000 };
      const cookie = `${COOKIE}=${made}; Path=/sign-in; HttpOnly; SameSite=Strict; Max-Age=${PASS_SECONDS}`;
      response.writeHead(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
    },
    takePass: ({ headers }) => {
      const brought = /(?:^|; *)pass=([\w-]+)/.exec(headers.cookie ?? '')?.[1];
      if (!pass || brought === undefined || now() >= pass.until) return false;
      if (!timingSafeEqual(digest(brought), pass.hash)) return false;
      pass = undefined;
      return true;
    },
  };
}

const GONE = '这个登录链接已经用过，或者过了15分钟。请用账号登录，或者重新启动演示取得新的链接。';
const ONCE = '这个链接只能用一次。按下按钮就以演示的窗口人员登录。';
const FOREIGN = '这个请求不是从登录的页面发出的。';
