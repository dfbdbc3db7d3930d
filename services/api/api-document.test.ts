import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { readDocument, type ApiDocument } from '../../test/support/answer-check.ts';
import { withSlips } from '../../test/support/generated-births.ts';
import { schemaCompiler } from '../../test/support/schema-validator.ts';
import { caseSearchSchema } from '../../schemas/case-list.ts';
import { familyWishesSaidSchema } from '../../schemas/family-own.ts';
import { contactWishesSchema } from '../../schemas/contact-wish.ts';
import {
  collectionSchema,
  copyStepSchema,
  documentCheckSchema,
  newDocumentSchema,
} from '../../schemas/document-view.ts';
import { entitlementCheckSchema } from '../../schemas/entitlement-check.ts';
import { erasureRequestSchema } from '../../schemas/erasure.ts';
import {
  codeAskedSchema,
  familyCompletionSchema,
  linkSchema,
  messageSchema,
  ratingSchema,
  revealSchema,
  signInSchema,
  withdrawalSchema,
} from '../../schemas/family.ts';
import { additionSchema } from './addition-routes.ts';
import { newPictureSchema } from '../../schemas/family-picture.ts';
import { freshLinkRequestSchema } from '../../schemas/fresh-link.ts';
import { identityCheckRequestSchema } from '../../schemas/identity-check.ts';
import { protectionRequestSchema } from '../../schemas/protection.ts';
import { representationRequestSchema } from '../../schemas/representation.ts';
import { revocationRequestSchema } from '../../schemas/revocation.ts';
import { callTrySchema, keptFormSchema, newViewSchema } from '../../schemas/hall.ts';
import { hotlineSchema } from '../../schemas/hotline.ts';
import { supervisionOrderSchema } from '../../schemas/supervision.ts';
import { PROBLEM_CODES } from '../../schemas/problem.ts';
import { revealRequestSchema } from '../../schemas/reveal.ts';
import {
  letterCompletionSchema,
  declarationSchema,
  reopeningSchema,
  handOverSchema,
  taskCompletionSchema,
} from '../../schemas/task.ts';
import { BIRTH_EXAMPLE } from './birth-examples.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import type { FieldError } from './problem.ts';
import { check, unreadableParts } from './validation.ts';

/* docs/openapi.json as programmers of hospitals read it: by an ordinary JSON Schema validator. */

interface Media {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly method: string;
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

const document = readDocument();
const compile = schemaCompiler(document);
const operations = Object.values(document.paths).flatMap((path) =>
  Object.entries(path as unknown as Record<string, Omit<Operation, 'method'>>).map(
    ([method, operation]): Operation => ({ method, ...operation }),
  ),
);

const NOW = new Date('2026-11-28T10:00:00+08:00');
const birth = reportedBirthSchema(() => NOW);

/** What reads the body of each operation that has one. */
const VALIDATORS: Readonly<Record<string, z.ZodType>> = {
  postBirth: birth,
  postAddition: additionSchema,
  postEntitlementCheck: entitlementCheckSchema,
  postTaskCompletion: taskCompletionSchema,
  postLetterCompletion: letterCompletionSchema,
  postErasure: erasureRequestSchema,
  postReopening: reopeningSchema,
  postReveal: revealRequestSchema,
  postDeclaration: declarationSchema,
  postSupervision: supervisionOrderSchema,
  putRevocation: revocationRequestSchema,
  postIdentityCheck: identityCheckRequestSchema,
  postFreshLink: freshLinkRequestSchema,
  postRepresentation: representationRequestSchema,
  putProtection: protectionRequestSchema,
  putContactWishes: contactWishesSchema,
  postHotline: hotlineSchema,
  postTaskHandOver: handOverSchema,
  postTaskCall: callTrySchema,
  putTaskForm: keptFormSchema,
  postView: newViewSchema,
  postCaseSearch: caseSearchSchema,
  postFamilyLinkExchange: linkSchema,
  postFamilyCode: codeAskedSchema,
  postFamilySession: signInSchema,
  postFamilyTaskCompletion: familyCompletionSchema,
  postFamilyReveal: revealSchema,
  postFamilyMessage: messageSchema,
  postFamilyWithdrawal: withdrawalSchema,
  postFamilyRating: ratingSchema,
  postFamilyPicture: newPictureSchema,
  putFamilyContactWishes: familyWishesSaidSchema,
  postCaseDocument: newDocumentSchema,
  postCopyStep: copyStepSchema,
  postCopyCollection: collectionSchema,
  postDocumentCheck: documentCheckSchema,
};

function mediaOf({ requestBody, responses }: Operation): Media[] {
  const answers = Object.values(responses).flatMap(({ content = {} }) => Object.entries(content));
  return [...Object.entries(requestBody?.content ?? {}), ...answers]
    .filter(([type]) => type.endsWith('json'))
    .map(([, media]) => media);
}

it('says of everything that may come with a body what becomes of one that cannot be read', () => {
  const mute = operations.filter(({ method, responses }) => method !== 'get' && !('415' in responses));
  expect(mute.map(({ operationId }) => operationId)).toEqual([]);
});

describe.each(operations.map((operation) => [operation.operationId, operation] as const))(
  'the document of %s',
  (operationId, operation) => {
    it('shows every request and answer whole, as it describes them', () => {
      for (const { schema, examples = {} } of mediaOf(operation)) {
        const says = compile(schema);
        expect(Object.keys(examples)).not.toEqual([]);
        for (const { value } of Object.values(examples))
          expect([says(value), says.errors]).toEqual([true, null]);
      }
    });

    it('shows requests that are taken', () => {
      const shown = Object.values(operation.requestBody?.content['application/json']?.examples ?? {});
      const schema = VALIDATORS[operationId] ?? z.never();
      const refused = shown.map(({ value }) => check(schema, value)).filter(({ ok }) => !ok);
      expect(refused).toEqual([]);
    });

    it('names the codes of every refusal', () => {
      const refusals = Object.entries(operation.responses).filter(([status]) => status >= '400');
      for (const [status, { content = {} }] of refusals.filter(
        ([, r]) => r.content?.['application/problem+json'],
      )) {
        const problem = content['application/problem+json'];
        const codes = Object.keys(problem?.examples ?? {});
        expect(codes.filter((code) => !(PROBLEM_CODES as readonly string[]).includes(code))).toEqual([]);
        const says = compile(problem?.schema ?? {});
        const [shown] = Object.values(problem?.examples ?? {}).map(({ value }) => value as object);
        expect([says({ ...shown, code: 'no-such-code' }), says({ ...shown, more: 1 })]).toEqual([
          false,
          false,
        ]);
        expect(says({ ...shown, status: Number(status) + 1 })).toBe(false);
      }
      expect(refusals.map(([status]) => status)).toContain('500');
    });
  },
);

it('says how long a key is known', () => {
  const post = operations.find(({ operationId }) => operationId === 'postBirth');
  const key = post?.parameters?.find(({ name }) => name === 'idempotency-key');
  expect(JSON.stringify(key)).toContain('一直留着');
});

it('says of a decision about a task what it may hold, and of no more', () => {
  const says = compile({ $ref: '#/components/schemas/TaskCompletionInput' });
  const decision = { outcome: 'provided', reason: '家长来电' };
  for (const more of [
    {},
    { facts: { name: '李安' } },
    { facts: { housingNeed: true, family: { minorChildren: 2 } } },
    { facts: { householdFollows: 'mother', resultDelivery: 'post' } },
    { result: { number: 'X1', date: '2026-11-28', signer: '甲' } },
  ])
    expect([
      says({ ...decision, ...more }),
      taskCompletionSchema.safeParse({ ...decision, ...more }).success,
    ]).toEqual([true, true]);
  expect([
    says({ ...decision, fact: {} }),
    taskCompletionSchema.safeParse({ ...decision, fact: {} }).success,
  ]).toEqual([false, false]);
  expect(says({ ...decision, facts: { nmae: '李安' } })).toBe(false);
  expect(says({ ...decision, result: { numbre: 'X1' } })).toBe(false);
});

/** Every field of a schema, by where it stands. */
function fieldsIn(schema: unknown, at = ''): [string, Readonly<Record<string, unknown>>][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, examples: _, ...rest } = schema as Record<string, unknown>;
  const own = Object.entries(properties as Record<string, Record<string, unknown>>);
  return [
    ...own.flatMap(([name, field]): [string, Readonly<Record<string, unknown>>][] => [
      [`${at}/${name}`, field],
      ...fieldsIn(field, `${at}/${name}`),
    ]),
    ...Object.entries(rest).flatMap(([key, part]) =>
      fieldsIn(part, Array.isArray(schema) ? at : `${at}/${key}`),
    ),
  ];
}

function titleOf(field: Readonly<Record<string, unknown>>): unknown {
  const { title, $ref } = field;
  if (title !== undefined || typeof $ref !== 'string') return title;
  return titleOf(
    (document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}) as Record<string, unknown>,
  );
}

it('says of every field and parameter in Chinese what it is', () => {
  const fields = fieldsIn({ schemas: document.components.schemas, paths: document.paths });
  const parameters = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.map(({ name, schema }): [string, object] => [`${operationId} ${name}`, schema]),
  );
  const nameless = [...fields, ...parameters].filter(
    ([, field]) => !/\p{Script=Han}/u.test(String(titleOf(field as Readonly<Record<string, unknown>>))),
  );
  expect(nameless.map(([at]) => at)).toEqual([]);
});

/** Rules that are said in words (`info.description`): everything else is the schema's to say. */
const IN_WORDS =
  /^(abolished|another-delivery|before-.*|beyond-mainland|check-digit|contradiction|division-.*|form|in-the-future|kind-of-document|name-.*|no-.*|not-in-its-life|out-of-order|too-long-ago|too-old|too-young)$/;

/** Of a document the kind belongs to the number, and the other way round. */
function isInWords({ code, pointer }: FieldError): boolean {
  return IN_WORDS.test(code) || (code === 'required' && /\/id(Type|Number)$/.test(pointer));
}

describe('the schema of a birth', () => {
  const schema = (document as ApiDocument).paths['/v1/births']?.['post'] as unknown as Operation;
  const says = compile(schema.requestBody?.content['application/json']?.schema ?? {});

  test('takes nothing that the validator refuses for its form', () => {
    fc.assert(
      fc.property(withSlips(fc.constant(BIRTH_EXAMPLE)), (body) => {
        if (unreadableParts(body).length > 0 || !says(body)) return;
        const checked = check(birth, body);
        const errors = checked.ok ? [] : checked.errors;
        expect(errors.filter((error) => !isInWords(error))).toEqual([]);
      }),
      { numRuns: 3_000, seed: 20_261_129 },
    );
  });
});
