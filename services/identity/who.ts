import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { ROLE_WORDS } from '../../schemas/words.ts';
import type { Accounts } from './accounts.ts';
import { sendPage } from './http.ts';
import { whoPage } from './pages.ts';
import { HALL_CLIENT } from '../../infra/config/issuers.ts';

/** Where a browser comes back to that signed in for nothing but {@link showWho}. */
export const WELCOME = '/welcome';

interface WhoParts {
  readonly provider: Provider;
  readonly issuer: string;
  readonly accounts: Accounts;
  /** origin of the pages on which people work */
  readonly web: string | undefined;
}

/** `/`: who is signed in here, or the way to the sign-in page. */
export async function showWho(
  { provider, issuer, accounts, web }: WhoParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { accountId, loginTs = 0 } = await provider.Session.get(provider.createContext(request, response));
  const login = accounts.find(accountId ?? '');
  if (!login)
    return void response.writeHead(303, { location: begin(issuer), 'cache-control': 'no-store' }).end();
  const since = new Date(loginTs * 1_000).toLocaleString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hourCycle: 'h23',
  });
  const { user, role } = login;
  const pages = web && `${web}/${role === 'hospital' ? 'hospital' : 'hall'}/`;
  sendPage(response, 200, whoPage({ user, role: ROLE_WORDS[role], since, signOut: '/session/end', pages }));
}

/** As any client begins; nobody exchanges the code that comes of it, and the proof for it is thrown away. */
function begin(issuer: string): string {
  const query = new URLSearchParams({
    client_id: HALL_CLIENT,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${issuer}${WELCOME}`,
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `/auth?${query.toString()}`;
}
