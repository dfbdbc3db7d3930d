import { z } from 'zod';
import { keepWishes, readWishes } from '../../infra/postgres/ledger/contact-wishes.ts';
import { findRepresentation, representationsIn } from '../../infra/postgres/ledger/representations.ts';
import {
  familyRepresentationsSchema,
  familyWishesSchema,
  familyWishesSaidSchema,
  type FamilyRepresentation,
} from '../../schemas/family-own.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, familyOf } from './auth.ts';
import { casesOf, ownCase } from './family-cases.ts';
import { ProblemError } from './problem.ts';
import { withdrawRepresentation } from './represent.ts';
import { representationView, whoOf } from './representation-view.ts';
import { dateOf } from './time.ts';

/** What a parent settles for themselves: how they are reached, and who no longer acts for them. Never the other parent's. */
export function registerFamilyOwnRoutes(app: App, parts: RouteParts): void {
  getWishes(app, parts);
  putWishes(app, parts);
  getRepresentations(app, parts);
  deleteRepresentation(app, parts);
}

const REFUSALS = ['not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'] as const;

function getWishes(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family/contact-wishes',
    schema: {
      operationId: 'getFamilyContactWishes',
      summary: '本人在各办件中的联系意愿',
      tags: ['family'],
      response: { 200: z.object({ items: z.array(familyWishesSchema) }), ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const own = await casesOf(parts, familyOf(request));
      const items = await Promise.all(
        own.map(async ({ caseNumber, parent }) => {
          const kept = await readWishes(parts.pool, caseNumber);
          const wishes = kept?.find(({ subject }) => subject === parent)?.wishes ?? [];
          return { caseNumber, wishes: [...wishes] };
        }),
      );
      return { items };
    },
  });
}

function putWishes(app: App, parts: RouteParts): void {
  app.route({
    method: 'PUT',
    url: '/v1/family/contact-wishes',
    schema: {
      operationId: 'putFamilyContactWishes',
      summary: '登记本人的联系意愿，取代以前的',
      description: '不要打电话、材料用大字、请电话告知、请同时寄信；只管本人的。',
      tags: ['family'],
      body: familyWishesSaidSchema,
      response: {
        200: familyWishesSchema,
        ...problemAnswers('not-json', 'not-utf-8', 'validation-failed', ...REFUSALS),
      },
    },
    handler: async (request) => {
      const { caseNumber: asked, wishes } = request.body;
      const { caseNumber, parent: subject } = await ownCase(parts, familyOf(request), asked);
      const by = callerOf(request).name;
      const kept = await keepWishes(parts.pool, { caseNumber, subject, wishes, by });
      if (kept === 'unknown') throw new ProblemError('not-found');
      return { caseNumber, wishes };
    },
  });
}

function getRepresentations(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family/representations',
    schema: {
      operationId: 'getFamilyRepresentations',
      summary: '谁在代本人办理，代过的也在内；不列经办人',
      tags: ['family'],
      response: { 200: familyRepresentationsSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const own = await casesOf(parts, familyOf(request));
      const found = await representationsIn(
        parts.pool,
        own.map(({ caseNumber }) => caseNumber),
        familyOf(request).subject,
      );
      return { items: found.map((each) => familyRepresentation(parts, each)) };
    },
  });
}

function familyRepresentation(
  { keyring, now }: Pick<RouteParts, 'keyring' | 'now'>,
  { record, parentKey }: Awaited<ReturnType<typeof representationsIn>>[number],
): FamilyRepresentation {
  const who = whoOf(keyring, record, parentKey);
  const seen = representationView(record, { who, today: dateOf(now()) });
  const { startedBy: _startedBy, endedBy: _endedBy, parent: _parent, ...view } = seen;
  return { caseNumber: record.caseNumber, ...view };
}

function deleteRepresentation(app: App, parts: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/family/representations/:id',
    schema: {
      operationId: 'deleteFamilyRepresentation',
      summary: '本人撤回代办：此后不能再代办，尚未生效的决定一并撤回',
      tags: ['family'],
      params: z.object({ id: z.uuid().meta({ title: '代办编号' }) }),
      response: {
        200: familyRepresentationsSchema.shape.items.element,
        ...problemAnswers('not-json', 'case-set-aside', ...REFUSALS),
      },
    },
    handler: async (request) => {
      const family = familyOf(request);
      const found = await findRepresentation(parts.pool, request.params.id);
      const own = await casesOf(parts, family);
      const isOwn =
        found?.record.parent === family.subject &&
        own.some(({ caseNumber }) => caseNumber === found.record.caseNumber);
      if (!found || !isOwn) throw new ProblemError('not-found');
      await withdrawRepresentation(parts, found.record, callerOf(request).name);
      const ended = await findRepresentation(parts.pool, request.params.id);
      if (!ended) throw new ProblemError('not-found');
      return familyRepresentation(parts, ended);
    },
  });
}
