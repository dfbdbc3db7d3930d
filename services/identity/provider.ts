import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Login } from '../../infra/config/logins.ts';
import { API_AUDIENCE, HALL_CLIENT } from '../../infra/config/issuers.ts';
import { isStaff } from '../../schemas/roles.ts';
import type { Accounts } from './accounts.ts';
import { buttonForm, plainPage } from './pages.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Tokens and sessions are short: a session ends after half an hour in which nobody asked for a token. */
const LIVES = {
  AccessToken: 5 * MINUTE,
  ClientCredentials: 10 * MINUTE,
  AuthorizationCode: MINUTE,
  IdToken: 5 * MINUTE,
  Interaction: 10 * MINUTE,
  RefreshToken: 30 * MINUTE,
  Session: 30 * MINUTE,
  Grant: 12 * HOUR,
} as const;
const SCOPE = 'birth';
const ALGORITHM = 'ES256';

export interface ProviderParts {
  /** where it is reached: its `iss` */
  readonly issuer: string;
  readonly logins: readonly Login[];
  readonly accounts: Accounts;
  /** where browsers of the hall may be sent back to; on this machine at any port */
  readonly redirects: readonly string[];
  /** who is told that somebody has signed out; empty: nobody */
  readonly signOutTo: string;
}

/** Signed with a key of this run: whoever keeps keys asks again for one it does not know. */
async function makeKey() {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: ALGORITHM, use: 'sig' };
}

/** The issuer of the demonstration: an ordinary OIDC provider with people of its own, kept in memory. */
export async function createProvider(parts: ProviderParts): Promise<Provider> {
  const { issuer, logins } = parts;
  const provider = new Provider(issuer, {
    clients: [hallClient(parts), ...logins.filter(({ secret }) => secret === undefined).map(programClient)],
    jwks: { keys: [await makeKey()] } as NonNullable<Configuration['jwks']>,
    clientDefaults: { id_token_signed_response_alg: ALGORITHM },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    ttl: LIVES,
    fetch: fetchHere(parts.signOutTo),
    scopes: ['openid', SCOPE],
    pkce: { required: () => true },
    // Who works in a browser is asked nothing anew while working; each renewal takes the way to the last one back.
    issueRefreshToken: (_ctx, client) => client.clientId === HALL_CLIENT,
    rotateRefreshToken: true,
    findAccount: (_ctx, id) => parts.accounts.find(id) && { accountId: id, claims: () => ({ sub: id }) },
    loadExistingGrant: grantEverything,
    extraTokenClaims: (ctx, token) => claimsOf(ctx, token, parts.accounts),
    interactions: { policy: onlySignIn(), url: (_ctx, { uid }) => `/sign-in/${uid}` },
    renderError: (ctx, { error }) => {
      ctx.type = 'html';
      ctx.body = plainPage('请求不正确', `登录的请求不能办理（${error}）。请从原来的页面重新开始。`);
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: signingOut,
      backchannelLogout: { enabled: true },
      resourceIndicators: forTheApi,
    },
  });
  return provider;
}

/** Fetches as the provider does, which keeps to other machines: the API, which is told of sign-outs, is on this one. */
function fetchHere(signOutTo: string): NonNullable<Configuration['fetch']> {
  return (url, options) => {
    const { dispatcher: _, ...plain } = options as RequestInit & { readonly dispatcher?: unknown };
    return fetch(url, url === signOutTo ? plain : options);
  };
}

function hallClient({ redirects, signOutTo }: ProviderParts) {
  return {
    client_id: HALL_CLIENT,
    application_type: 'native' as const,
    token_endpoint_auth_method: 'none' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    redirect_uris: [...redirects],
    ...(signOutTo === '' ? {} : { backchannel_logout_uri: signOutTo }),
  };
}

/** A program that nobody sits at: it has no page to be sent back to. */
function programClient({ user, password }: Login) {
  return {
    client_id: user,
    client_secret: password,
    token_endpoint_auth_method: 'client_secret_basic' as const,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

/** Every access token is for the API, and is one that the API reads without asking. */
const forTheApi = {
  enabled: true,
  defaultResource: () => API_AUDIENCE,
  useGrantedResource: () => true,
  getResourceServerInfo: (ctx: KoaContextWithOIDC) => ({
    scope: SCOPE,
    audience: API_AUDIENCE,
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL:
      ctx.oidc.params?.['grant_type'] === 'client_credentials' ? LIVES.ClientCredentials : LIVES.AccessToken,
    jwt: { sign: { alg: ALGORITHM } },
  }),
} satisfies NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

const signingOut = {
  enabled: true,
  logoutSource: (ctx: KoaContextWithOIDC, form: string) => {
    const csrf = /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? '';
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
    const button = buttonForm(action, csrf, '退出登录')
      .replace('name="csrf"', 'name="xsrf"')
      .replace('</button>', '</button><input type="hidden" name="logout" value="yes">');
    ctx.type = 'html';
    ctx.body = plainPage('退出登录', '要退出登录吗？', button);
  },
  postLogoutSuccessSource: (ctx: KoaContextWithOIDC) => {
    ctx.type = 'html';
    ctx.body = plainPage('已退出登录', '已经退出登录，可以关上这个页面。');
  },
};

/** Nobody is asked for consent, also where a program on this machine comes back to any port of it. */
function onlySignIn() {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

/** The people of the demonstration work for the system itself: nobody is asked whether it may know who they are. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { provider, client, session } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(`openid ${SCOPE}`);
  grant.addResourceScope(API_AUDIENCE, SCOPE);
  await grant.save();
  return grant;
}

/** What the API reads besides: who may do what, and how somebody signed in. */
function claimsOf(
  ctx: KoaContextWithOIDC,
  token: { readonly accountId?: string; readonly clientId?: string | undefined },
  accounts: Accounts,
) {
  const login = accounts.find(token.accountId ?? token.clientId ?? '');
  if (!login) return undefined;
  const { role, facilities } = login;
  // A token that was renewed says as the first one how somebody signed in, and when.
  const { AuthorizationCode: code, RefreshToken: renewal } = ctx.oidc.entities;
  const { amr, authTime } = (code ?? renewal ?? {}) as {
    readonly amr?: readonly string[];
    readonly authTime?: number;
  };
  const when = authTime === undefined ? {} : { auth_time: authTime };
  return isStaff(role) ? { role, divisions: '*', amr, ...when } : { role, facilities, ...when };
}
