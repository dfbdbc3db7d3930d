import type { LightMyRequestResponse } from 'fastify';
import { openNotice } from '../../infra/postgres/ledger/notices.ts';
import type { NoticePayload } from '../../schemas/message.ts';
import type { Notification } from '../../test/support/samples.ts';
import type { CallOptions, TestApi } from './api.test-setup.ts';
import type { DeskAndApi } from './task-desk.test-setup.ts';

/** What a family was told, the latest last: what the notifier would have sent on. */
export async function noticesTo(api: TestApi, caseNumber: string): Promise<NoticePayload[]> {
  const { rows } = await api.pool.query<{ id: string; body: Buffer }>(
    `select n.id, o.body from ledger.notice n join ledger.outbox o using (id)
      where n.case_number = $1 order by n.created_at, o.due_at`,
    [caseNumber],
  );
  return rows.map((row) => openNotice(api.keyring, row));
}

/** The link that came last to one phone. */
export async function linkOf(api: TestApi, caseNumber: string, phone?: string): Promise<string> {
  const told = await noticesTo(api, caseNumber);
  const link = told
    .filter((each) => phone === undefined || each.phone === phone)
    .findLast(({ values }) => values['link']);
  if (!link?.values['link']) throw new Error('no notice of the case brings a link');
  return link.values['link'];
}

/** The code that came last. */
export async function codeOf(api: TestApi, caseNumber: string): Promise<string> {
  const told = await noticesTo(api, caseNumber);
  const code = told.findLast(({ template }) => template === 'sign-in-code')?.values['code'];
  if (code === undefined) throw new Error('no code was sent');
  return code;
}

/** As somebody who has a token of a family. */
export function asParent(api: TestApi, token: string) {
  return (path: string, options: CallOptions = {}): Promise<LightMyRequestResponse> =>
    api.call(undefined, path, { ...options, headers: { authorization: `Bearer ${token}` } });
}

/** A ticket for a link. */
export async function exchange(api: TestApi, link: string): Promise<LightMyRequestResponse> {
  return api.call(undefined, '/v1/family/links/exchange', { body: { link } });
}

export async function ticketFor(api: TestApi, link: string): Promise<string> {
  return (await exchange(api, link)).json<{ ticket: string }>().ticket;
}

export function askCode(api: TestApi, ticket: string): Promise<LightMyRequestResponse> {
  return api.call(undefined, '/v1/family/codes', { body: { ticket } });
}

export function tryCode(api: TestApi, ticket: string, code: string): Promise<LightMyRequestResponse> {
  return api.call(undefined, '/v1/family/sessions', { body: { ticket, code } });
}

/** Signs a parent in, from the link in the text message to the token. */
export async function signIn(api: TestApi, caseNumber: string, phone?: string): Promise<string> {
  const ticket = await ticketFor(api, await linkOf(api, caseNumber, phone));
  await askCode(api, ticket);
  const answer = await tryCode(api, ticket, await codeOf(api, caseNumber));
  return answer.json<{ token: string }>().token;
}

export type Call = ReturnType<typeof asParent>;

/** Both parents of one birth, signed in: the father by the mother's invitation. */
export async function bothOf(
  { api, desk }: DeskAndApi,
  birth: Notification,
): Promise<{ readonly caseNumber: string; readonly mother: Call; readonly father: Call }> {
  const caseNumber = await desk.accept(birth);
  const mother = asParent(api, await signIn(api, caseNumber));
  const invited = await mother('/v1/family/invitations', { method: 'POST' });
  if (invited.statusCode !== 202) throw new Error(`the father was not invited: ${invited.statusCode}`);
  const father = asParent(api, await signIn(api, caseNumber, birth.father?.phone));
  return { caseNumber, mother, father };
}
