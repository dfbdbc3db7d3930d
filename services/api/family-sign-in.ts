import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  beginSession,
  CODE_SECONDS,
  endSession,
  findLink,
  findLinkById,
  sendCode,
  tryCode,
  type Asking,
  type SealedParent,
} from '../../infra/postgres/ledger/family-access.ts';
import { hashOfLink } from '../../infra/postgres/ledger/family-links.ts';
import { prepareNotice } from '../../infra/postgres/ledger/notices.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import {
  codeAskedSchema,
  codeSentSchema,
  exchangedSchema,
  linkSchema,
  sessionSchema,
  signInSchema,
} from '../../schemas/family.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { familyOf } from './auth.ts';
import { isKnownBrowser, knownBrowser } from './family-browsers.ts';
import { newSession, reachedParent } from './family-sessions.ts';
import { ProblemError } from './problem.ts';
import { formatInstant } from './time.ts';

/** How a parent signs in and out (docs/adr/0046): `/v1/family/links/exchange`, `…/codes`, `…/sessions`, `…/session`. */
export function registerFamilySignIn(app: App, parts: RouteParts): void {
  postLinkExchange(app, parts);
  postCode(app, parts);
  postSession(app, parts);
  deleteSession(app, parts);
}

const TICKET_SECONDS = 900;
const CODE_END = 1_000_000;
const DEAD_LINK = '链接不对或已失效。请用最近一条短信里的链接，或拨12345、到政务服务大厅窗口重新取得';
const READ = ['not-json', 'not-utf-8', 'validation-failed', 'not-found', 'temporarily-unavailable'] as const;

/** Says the same of a link that there never was and of one that is dead. */
const dead = (): ProblemError => new ProblemError('not-found', { detail: DEAD_LINK });

/** Who signs in: by which link, and from which browser. */
interface Ticket extends Asking {
  readonly linkId: string;
}

const KNOWN = 'known';

/** Stands for a link while one browser signs in with it: whose it is and until when, with a keyed hash of all of it. */
function ticketOf(keyring: Keyring, { linkId, ticketId, isKnown }: Ticket, until: number): string {
  const said = `${linkId}.${until}.${ticketId}.${isKnown ? KNOWN : 'new'}`;
  return `${said}.${keyring.hash('family-ticket', said).toString('base64url')}`;
}

/** @returns what a ticket stands for. @throws ProblemError not-found for one that is not ours, or too old */
function readTicket(keyring: Keyring, ticket: string, now: Date): Ticket {
  const [linkId = '', until = '', ticketId = '', who = '', mac = ''] = ticket.split('.');
  const expected = keyring.hash('family-ticket', `${linkId}.${until}.${ticketId}.${who}`);
  const given = Buffer.from(mac, 'base64url');
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isOurs || Number(until) < now.getTime()) throw dead();
  return { linkId, ticketId, isKnown: who === KNOWN };
}

function postLinkExchange(app: App, { pool, keyring, now }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/family/links/exchange',
    schema: {
      operationId: 'postFamilyLinkExchange',
      summary: '以短信链接换登录凭据；链接不透露任何信息，登录还要短信验证码',
      tags: ['family'],
      security: [],
      body: linkSchema,
      response: { 200: exchangedSchema, ...problemAnswers(...READ) },
    },
    handler: async (request) => {
      const found = await findLink(pool, hashOfLink(keyring, request.body.link));
      if (!found || !reachedParent(keyring, found)) throw dead();
      const at = now();
      const until = at.getTime() + TICKET_SECONDS * 1_000;
      const { browsers = [] } = request.body;
      const isKnown =
        found.cause === 'desk' || browsers.some((each) => isKnownBrowser(keyring, found, each, at));
      return {
        ticket: ticketOf(keyring, { linkId: found.linkId, ticketId: randomUUID(), isKnown }, until),
        until: formatInstant(new Date(until).toISOString()),
      };
    },
  });
}

/** Whose link a ticket stands for, as it is now. @throws ProblemError not-found */
async function linkOf(
  { pool, keyring, now }: RouteParts,
  ticket: string,
): Promise<{ readonly found: SealedParent; readonly phone: string; readonly asking: Ticket }> {
  const asking = readTicket(keyring, ticket, now());
  const found = await findLinkById(pool, asking.linkId);
  const phone = found && reachedParent(keyring, found)?.phone;
  if (!found || phone === undefined) throw dead();
  return { found, phone, asking };
}

function hashOfCode(keyring: Keyring, codeId: string, code: string): Buffer {
  return keyring.hash('family-code', `${codeId}\0${code}`);
}

function postCode(app: App, parts: RouteParts): void {
  const { pool, keyring, now, wakeOutbox } = parts;
  app.route({
    method: 'POST',
    url: '/v1/family/codes',
    schema: {
      operationId: 'postFamilyCode',
      summary: '发验证码短信到链接所属家长的电话：六位，5分钟内有效，可试五次',
      description:
        '一个登录凭据隔60秒才能再取，一小时至多5次；新的一取，自己旧的作废，别的浏览器取的不作废。' +
        '发给一位家长的一小时至多6条、一天至多12条；登录过的浏览器另有一小时5条、一天8条，旁人用转发的链接占不去。',
      tags: ['family'],
      security: [],
      body: codeAskedSchema,
      response: { 202: codeSentSchema, ...problemAnswers(...READ, 'too-many-codes') },
    },
    handler: async (request, reply) => {
      const { found, phone, asking } = await linkOf(parts, request.body.ticket);
      const codeId = randomUUID();
      const code = String(randomInt(CODE_END)).padStart(6, '0');
      const at = now();
      const notice = prepareNotice(keyring, {
        ...{ caseNumber: found.caseNumber, phone, at, client: undefined, to: found.subject },
        ...{ template: 'sign-in-code', occasion: `sign-in-code:${codeId}`, values: { code } },
      });
      const codeHash = hashOfCode(keyring, codeId, code);
      const done = await sendCode(pool, found, { ...asking, codeId, codeHash, notice });
      if (!done.sent && done.afterSeconds === undefined) throw dead();
      if (!done.sent)
        throw new ProblemError('too-many-codes', { headers: { 'retry-after': String(done.afterSeconds) } });
      wakeOutbox();
      const until = new Date(at.getTime() + CODE_SECONDS * 1_000);
      return reply.code(202).send({ until: formatInstant(until.toISOString()) });
    },
  });
}

/** @param triesLeft of the code; 0: another one is needed */
function wrongCode(triesLeft: number): ProblemError {
  return new ProblemError('code-not-accepted', { members: { triesLeft } });
}

function postSession(app: App, parts: RouteParts): void {
  const { pool, keyring } = parts;
  app.route({
    method: 'POST',
    url: '/v1/family/sessions',
    schema: {
      operationId: 'postFamilySession',
      summary: '以验证码登录，取得令牌',
      description: '验证码只认这个登录凭据取的最近一个，用一次。令牌30分钟不用即失效，电话更改即失效。',
      tags: ['family'],
      security: [],
      body: signInSchema,
      response: { 200: sessionSchema, ...problemAnswers(...READ, 'code-not-accepted') },
    },
    handler: async (request) => {
      const { ticket, code } = request.body;
      const { found, asking } = await linkOf(parts, ticket);
      const tried = await tryCode(pool, asking);
      if (!tried) throw wrongCode(0);
      const { codeId, codeHash, triesLeft } = tried;
      if (!timingSafeEqual(hashOfCode(keyring, codeId, code), codeHash)) throw wrongCode(triesLeft);
      const { token, sessionHash } = newSession(keyring);
      const { phoneHash, subject } = found;
      const endsAt = await beginSession(pool, { codeId, sessionHash, phoneHash });
      if (!endsAt) throw wrongCode(0);
      const browser = knownBrowser(keyring, found, parts.now());
      return { token, until: formatInstant(endsAt.toISOString()), parent: subject, browser };
    },
  });
}

function deleteSession(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/family/session',
    schema: {
      operationId: 'deleteFamilySession',
      summary: '退出登录，令牌即刻失效',
      tags: ['family'],
      response: {
        200: sessionSchema.pick({ parent: true }),
        ...problemAnswers('not-json', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { sessionHash, subject } = familyOf(request);
      await endSession(pool, sessionHash);
      return { parent: subject };
    },
  });
}
