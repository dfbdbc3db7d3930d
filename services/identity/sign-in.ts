import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { Accounts } from './accounts.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { formOf, isOwn, sendPage, type Form } from './http.ts';
import { plainPage, signInPage } from './pages.ts';
import type { SignInLink } from './sign-in-link.ts';

/** How somebody signed in who typed a password and a one-time code (RFC 8176). */
const TWO_FACTORS = ['pwd', 'otp', 'mfa'];
/** Who comes in by the link, which was printed where password and secret stand: it is as good as both. */
const NEWCOMER = { accountId: 'clerk', amr: ['mfa'], remember: false };
const DEVICE_DAYS = 90;
/** One sentence for everything that can be wrong: none says which part was right. */
const WRONG = '账号、密码或验证码不对，或者验证码已经用过。请等下一个验证码再试。';
const LATER = '试的次数太多了。15分钟后再试，或者用以前登录过的电脑、手机。';
const LATER_SECONDS = 900;

const signIns = counter('birth_sign_ins_total', 'tries to sign in at the page, by what came of them', [
  'result',
]);

export interface SignInParts {
  readonly provider: Provider;
  readonly issuer: string;
  readonly accounts: Accounts;
  readonly attempts: Attempts;
  /** of {@link SignInLink}: whether a browser may come in as {@link NEWCOMER} */
  readonly takePass: SignInLink['takePass'];
  readonly log: Pick<Logger, 'info'>;
}

/** What the page says when it is shown again. */
interface Again {
  readonly wrong?: string;
  readonly user?: string;
}

/** The page on which people sign in, and what becomes of what they send. */
export function createSignIn(parts: SignInParts) {
  const { provider, issuer, accounts, attempts, takePass, log } = parts;
  const key = randomBytes(32);
  const csrfOf = (uid: string): string => createHmac('sha256', key).update(uid).digest('base64url');
  const show = (response: ServerResponse, status: number, uid: string, again: Again = {}): void =>
    sendPage(response, status, signInPage({ action: `/sign-in/${uid}`, csrf: csrfOf(uid), ...again }));

  const take = async (request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> => {
    const form = await formOf(request);
    if (!isOwn(request, issuer) || !sameText(form['csrf'] ?? '', csrfOf(uid)))
      return sendPage(response, 403, plainPage('不能办理', '这个请求不是从登录的页面发出的。'));
    const attempt = attemptOf(request, form);
    const say = (result: string): void => {
      signIns.inc({ result });
      log.info({ result }, 'somebody tried to sign in');
    };
    if (!attempts.mayTry(attempt)) {
      say('later');
      response.setHeader('retry-after', LATER_SECONDS);
      return show(response, 429, uid, { wrong: LATER });
    }
    const { user } = attempt;
    if (!accounts.check({ user, password: form['password'] ?? '', code: form['code'] ?? '' })) {
      attempts.failed(attempt);
      say('wrong');
      return show(response, 422, uid, { wrong: WRONG, user });
    }
    say('signed-in');
    response.setHeader('set-cookie', deviceCookie(user, attempts.succeeded(attempt)));
    const login = { accountId: user, amr: TWO_FACTORS, remember: false };
    await provider.interactionFinished(request, response, { login });
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Throws where the browser has not begun here, or long ago: who follows somebody else's link has no cookie of it.
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method === 'POST') await take(request, response, uid);
    else if (takePass(request)) await provider.interactionFinished(request, response, { login: NEWCOMER });
    else show(response, 200, uid);
  };
}

function sameText(a: string, b: string): boolean {
  const [given, expected] = [Buffer.from(a), Buffer.from(b)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Of one user in this browser: in a hall several have the same. The name says nothing of who it is to who only sees it. */
function cookieName(user: string): string {
  return `device-${Buffer.from(user).toString('hex').slice(0, 80)}`;
}

function attemptOf(request: IncomingMessage, form: Form): Attempt {
  const user = (form['user'] ?? '').trim().slice(0, 40);
  const name = `${cookieName(user)}=`;
  const cookies = (request.headers.cookie ?? '').split(/; */);
  const device = cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length);
  return { user, device, address: request.socket.remoteAddress ?? '' };
}

function deviceCookie(user: string, value: string): string {
  return `${cookieName(user)}=${value}; Path=/sign-in; HttpOnly; SameSite=Strict; Max-Age=${DEVICE_DAYS * 86_400}`;
}
