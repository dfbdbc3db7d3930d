import { z } from 'zod';
import { freshLinkStandings, type FreshLinkStanding } from '../../infra/postgres/ledger/fresh-links.ts';
import { PARENTS } from '../../policies/rights/between-parents.ts';
import { FRESH_LINKS_A_DAY as mostADay } from '../../policies/rights/fresh-link.ts';
import {
  freshLinkRequestSchema,
  freshLinkSchema,
  freshLinksSchema,
  type FreshLinkView,
} from '../../schemas/fresh-link.ts';
import { FRESH_LINK_REFUSAL_WORDS } from '../../schemas/words/fresh-link.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { giveFreshLinkAt, refusing } from './give-fresh-link.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';

const params = z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) });
const url = '/v1/cases/:caseNumber/fresh-links';

/** A parent who stands before the hall has a fresh link sent to the number on file (docs/adr/0065). */
export function registerFreshLinkRoutes(app: App, parts: RouteParts): void {
  getFreshLinks(app, parts);
  postFreshLink(app, parts);
}

function viewOf({ parent, refusal, left }: FreshLinkStanding): FreshLinkView {
  const why = refusal ?? (left === 0 ? 'too-many' : undefined);
  if (why === undefined) return { parent, may: true, left };
  return { parent, may: false, why, text: FRESH_LINK_REFUSAL_WORDS[why], left };
}

async function standingsOf(parts: RouteParts, caseNumber: string): Promise<readonly FreshLinkView[]> {
  const refuse = await refusing(parts, caseNumber, PARENTS);
  const of = { parents: PARENTS, mostADay, refuse };
  return (await freshLinkStandings(parts, caseNumber, of).catch(caseUnknown)).map(viewOf);
}

function getFreshLinks(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url,
    schema: {
      operationId: 'getFreshLinks',
      summary: '现在能不能给到场的家长重发登录链接；不能的写明为什么',
      tags: ['cases'],
      params,
      response: {
        200: freshLinksSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber);
      return { items: [...(await standingsOf(parts, caseNumber))] };
    },
  });
}

function postFreshLink(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url,
    schema: {
      operationId: 'postFreshLink',
      summary: '家长本人到场，向登记的电话重发登录链接',
      description:
        '只发到登记的电话；要换电话的，办身份核对。此前的链接与登录一律失效，依据与经办人记入办件经过。' +
        '电话正在核对的、没有核实的、与另一家相同的、分开保护而没有经两个人核对的，不发；每位家长24小时内至多3次。',
      tags: ['cases'],
      params,
      body: freshLinkRequestSchema,
      response: {
        200: freshLinkSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'case-set-aside',
          'link-not-given',
          'too-many-links',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { parent, basis } = request.body;
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber);
      const by = callerOf(request).name;
      const done = await giveFreshLinkAt(parts, { caseNumber, parent, basis, by });
      if (typeof done === 'object')
        throw new ProblemError('too-many-links', { headers: { 'retry-after': String(done.afterSeconds) } });
      if (done !== 'given') {
        const detail = FRESH_LINK_REFUSAL_WORDS[done];
        throw new ProblemError('link-not-given', {
          ...{ detail, errors: [{ pointer: '/parent', code: done, detail }] },
        });
      }
      const now = (await standingsOf(parts, caseNumber)).find((each) => each.parent === parent);
      if (!now) throw new ProblemError('not-found');
      return now;
    },
  });
}
