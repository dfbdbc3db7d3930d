import type { Problem } from '../../schemas/problem-details.ts';
import { OWN_REFUSALS, type OwnRefusal } from './own-refusals.ts';

/** What an answer says that refuses something; `code` may be one of the web service's own. */
export type Refusal = Omit<Partial<Problem>, 'code'> & {
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly code: string;
};

/** A call that was not done. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Somebody who is signed in to this application. */
export interface Who {
  readonly user: string;
  readonly role: string;
}

type Session = ({ readonly signedIn: true; readonly csrf: string } & Who) | { readonly signedIn: false };

/** The first part of every address of this application. */
export const application = window.location.pathname.split('/')[1] ?? 'hall';

/** The page hears this when its session has ended. */
export const SESSION_ENDED = 'birth:session-ended';

let csrf = '';

/** Who is signed in here; undefined: nobody. @throws Refused */
export async function whoIsHere(): Promise<Who | undefined> {
  const session = await ask<Session>('GET', `/${application}/session`);
  if (!session.signedIn) return undefined;
  ({ csrf } = session);
  return { user: session.user, role: session.role };
}

/** Leaves, and goes where the issuer says. */
export async function signOut(): Promise<void> {
  const { next } = await ask<{ next: string }>('POST', `/${application}/sign-out`, {});
  window.location.assign(next);
}

/** Where somebody signs in, and comes back to this page. */
export function signInAddress(to = `${window.location.pathname}${window.location.search}`): string {
  return `/${application}/sign-in?${new URLSearchParams({ to }).toString()}`;
}

/** Asks the API. @param path from `/v1/` on @throws Refused */
export function callApi<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return ask<T>(method, `/${application}/api${path}`, body, headers);
}

/** Asks the web service itself. @throws Refused */
export function callWeb<T>(path: string, body: unknown): Promise<T> {
  return ask<T>('POST', `/${application}${path}`, body);
}

/** Reads what the web service itself has. @throws Refused */
export function readWeb<T>(path: string): Promise<T> {
  return ask<T>('GET', `/${application}${path}`);
}

function ownRefusal(code: OwnRefusal, status = 0): Refusal {
  return { ...OWN_REFUSALS[code], status, code };
}

async function ask<T>(
  method: string,
  address: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const answer = await fetch(address, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(method === 'GET' ? {} : { 'x-csrf': csrf }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined);
  if (!answer) throw new Refused(ownRefusal('offline'));
  const said: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return said as T;
  const refusal = isRefusal(said) ? said : ownRefusal('answer-not-read', answer.status);
  if (refusal.code === 'session-ended') window.dispatchEvent(new Event(SESSION_ENDED));
  throw new Refused(refusal);
}

function isRefusal(said: unknown): said is Refusal {
  return typeof said === 'object' && said !== null && 'code' in said && 'detail' in said;
}

/** What went wrong, for a person. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refused ? error.refusal : ownRefusal('page-failed');
}
