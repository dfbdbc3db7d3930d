import { decideAfterLanded } from '../../activities/after-landed.ts';
import type { Done } from '../../activities/effects.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { openTask } from '../../activities/tasks.ts';
import { inviteParent } from '../../infra/postgres/ledger/family-invitations.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import {
  invitedSchema,
  messageSchema,
  ratingSchema,
  toldSchema,
  withdrawalSchema,
} from '../../schemas/family.ts';
import type { MatterCode, Subject } from '../../schemas/matter.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, familyOf } from './auth.ts';
import { isTheirs, ownCase, type OwnCase } from './family-cases.ts';
import { canWithdraw } from './family-matters.ts';
import { ProblemError } from './problem.ts';
import { createTries } from '../kit/tries.ts';
import { invalidBody } from './validation.ts';

/** What a parent says unasked: `/v1/family/messages`, `…/withdrawals`, `…/ratings`, `…/invitations`. */
export function registerFamilyRequests(app: App, parts: RouteParts): void {
  const limit = createLimit();
  postMessage(app, parts, limit);
  postWithdrawal(app, parts, limit);
  postRating(app, parts, limit);
  postInvitation(app, parts);
}

/** 产品默认: of one parent of a case; each is a task of a clerk, who could be kept from all else by one telephone. */
const MOST_SAID = { most: 20, spanMs: 86_400_000 };

/** @throws ProblemError too-many-requests for a parent who has said as much as clerks can look at */
type Limit = (own: Pick<OwnCase, 'caseNumber' | 'parent'>) => void;

/** Counted by each process: the other parent is not kept out by it, nor is anybody for longer than a day. */
function createLimit(): Limit {
  const { wait, failed: count } = createTries(MOST_SAID);
  return ({ caseNumber, parent }) => {
    const whose = `${caseNumber} ${parent}`;
    const seconds = wait(whose);
    if (seconds !== undefined)
      throw new ProblemError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
    count(whose);
  };
}

const READ = ['not-json', 'not-utf-8', 'validation-failed'] as const;
const REFUSALS = [
  'not-authenticated',
  'not-allowed',
  'not-found',
  'case-set-aside',
  'too-many-requests',
  'temporarily-unavailable',
] as const;

/** What a clerk is asked to look at, and the parent's words, which are kept sealed. */
interface Asked {
  readonly reason: string;
  readonly words: string;
  readonly subject?: Subject | undefined;
  readonly matter?: MatterCode | undefined;
}

/** The same words about the same thing open one task, however often they come. @returns undefined where the matter cannot be it */
function askClerk(
  parts: RouteParts,
  own: OwnCase,
  { reason, words, subject, matter }: Asked,
  mayAsk: (view: CaseView) => boolean = () => true,
): Promise<Task | 'set-aside' | undefined> {
  const about = parts.keyring
    .hash('family-request', JSON.stringify([own.parent, reason, words]))
    .toString('base64url');
  const decide = (view: CaseView): Done<Task | undefined> => {
    const to = decideAfterLanded(view);
    if (!mayAsk(view)) return { effects: to, result: undefined };
    const found = subject && matter ? view.matters.get(nodeKey(subject, matter)) : undefined;
    const place = { subject: subject ?? null, code: found?.node.code ?? null, attempt: found?.attempt ?? 0 };
    const task = openTask(to, { kind: 'family-request', ...place, reason, words, asks: [] }, about);
    return { effects: to, result: task };
  };
  return changeOrSetAside(parts.ledger, own.caseNumber, decide);
}

function postMessage(app: App, parts: RouteParts, limit: Limit): void {
  app.route({
    method: 'POST',
    url: '/v1/family/messages',
    schema: {
      operationId: 'postFamilyMessage',
      summary: '请求更正，或者问一件事：由工作人员核对答复',
      tags: ['family'],
      body: messageSchema,
      response: { 202: toldSchema, ...problemAnswers(...READ, ...REFUSALS) },
    },
    handler: async (request, reply) => {
      const { caseNumber: asked, kind, subject, matter, text: words } = request.body;
      const own = await ownCase(parts, familyOf(request), asked);
      if (subject !== undefined && !isTheirs(own, subject)) throw new ProblemError('not-found');
      limit(own);
      const reason = kind === 'correction' ? '家长请求更正，请核对' : '家长有事要问，请答复';
      return reply.code(202).send(told(own, await askClerk(parts, own, { reason, words, subject, matter })));
    },
  });
}

/** @throws ProblemError where nothing could be asked */
function told(
  { caseNumber }: OwnCase,
  task: Task | 'set-aside' | undefined,
): { readonly caseNumber: string; readonly task: string } {
  if (task === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  if (!task) throw new ProblemError('cannot-be-withdrawn', { caseNumber });
  return { caseNumber, task: task.id };
}

function postWithdrawal(app: App, parts: RouteParts, limit: Limit): void {
  app.route({
    method: 'POST',
    url: '/v1/family/withdrawals',
    schema: {
      operationId: 'postFamilyWithdrawal',
      summary: '申请撤回一个还没有办完的事项：由工作人员核实后终止',
      tags: ['family'],
      body: withdrawalSchema,
      response: { 202: toldSchema, ...problemAnswers(...READ, ...REFUSALS, 'cannot-be-withdrawn') },
    },
    handler: async (request, reply) => {
      const { caseNumber: asked, subject, matter, reason: words } = request.body;
      const own = await ownCase(parts, familyOf(request), asked);
      if (!isTheirs(own, subject)) throw new ProblemError('not-found');
      limit(own);
      const reason = '家长申请撤回该事项，核实后终止，或者答复为什么不能撤回';
      const task = await askClerk(parts, own, { reason, words, subject, matter }, ({ matters }) => {
        const found = matters.get(nodeKey(subject, matter));
        return found !== undefined && canWithdraw(found);
      });
      return reply.code(202).send(told(own, task));
    },
  });
}

/** Stars from which nobody is asked why. */
const CONTENT_FROM = 3;

function postRating(app: App, parts: RouteParts, limit: Limit): void {
  app.route({
    method: 'POST',
    url: '/v1/family/ratings',
    schema: {
      operationId: 'postFamilyRating',
      summary: '评价；一星、两星的请写明为什么，由工作人员回访',
      tags: ['family'],
      body: ratingSchema,
      response: { 202: toldSchema, ...problemAnswers(...READ, ...REFUSALS) },
    },
    handler: async (request, reply) => {
      const { caseNumber: asked, stars, text } = request.body;
      const own = await ownCase(parts, familyOf(request), asked);
      const isBad = stars < CONTENT_FROM;
      if (isBad && text === undefined)
        throw invalidBody([{ pointer: '/text', code: 'required', detail: '请写明哪里没有办好' }]);
      limit(own);
      const actor = callerOf(request).name;
      const noted = await changeOrSetAside(parts.ledger, own.caseNumber, (view) =>
        rate(view, { stars, actor }),
      );
      if (noted === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber: own.caseNumber });
      if (!isBad || text === undefined) return reply.code(202).send({ caseNumber: own.caseNumber });
      const reason = `家长评价${stars}星，请回访`;
      return reply.code(202).send(told(own, await askClerk(parts, own, { reason, words: text })));
    },
  });
}

function rate(
  view: CaseView,
  { stars, actor }: { readonly stars: number; readonly actor: string },
): Done<'noted' | 'set-aside'> {
  const to = decideAfterLanded(view);
  to.event({ type: 'family.rated', subject: 'family', code: null, actor, detail: { stars } });
  return { effects: to, result: 'noted' };
}

function postInvitation(app: App, parts: RouteParts): void {
  const { pool, keyring, now, wakeOutbox } = parts;
  app.route({
    method: 'POST',
    url: '/v1/family/invitations',
    schema: {
      operationId: 'postFamilyInvitation',
      summary: '请另一方家长一起办理：短信与专用链接发到其本人登记的电话',
      description: '一天至多一次；两位家长的信息分开保护的，不发。',
      tags: ['family'],
      response: { 202: invitedSchema, ...problemAnswers(...REFUSALS, 'not-json', 'nobody-to-invite') },
    },
    handler: async (request, reply) => {
      const family = familyOf(request);
      const own = await ownCase(parts, family, undefined);
      const invited = await inviteParent({ pool, keyring }, { ...own, by: family.subject, at: now() });
      if (!invited) throw new ProblemError('nobody-to-invite', { caseNumber: own.caseNumber });
      wakeOutbox();
      return reply.code(202).send({ caseNumber: own.caseNumber, parent: invited });
    },
  });
}
