import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readCase, type CaseRecord } from '../../infra/postgres/ledger/case-reads.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { groupOfField } from '../../policies/rights/fields.ts';
import { subjectSchema } from '../../schemas/matter-codes.ts';
import { revealedSchema, revealRequestSchema } from '../../schemas/reveal.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { openAllFacts, openKeys, openResult } from './case-view.ts';
import { ProblemError } from './problem.ts';
import { boundsFor, viewerOf } from './rights.ts';
import { SealedParts } from './sealed-parts.ts';
import { invalidBody } from './validation.ts';

/** What is masked everywhere, in full, for a purpose: `/v1/cases/{caseNumber}/reveals`. */
export function registerRevealRoutes(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/reveals',
    schema: {
      operationId: 'postReveal',
      summary: '为一个目的查看遮挡的字段；每次留一行审计：谁、哪些字段、为什么',
      description:
        '哪个岗位可以看哪一组字段，见权利表；部门人员只能看本部门事项需要的。答复不留存，再看须再说明目的。',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      body: revealRequestSchema,
      response: {
        200: revealedSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { fields, purpose } = request.body;
      request.purpose = purpose;
      request.revealed = fields;
      const caseNumber = readCaseNumber(request.params.caseNumber);
      const bounds = boundsFor(callerOf(request));
      const record = caseNumber === undefined ? undefined : await readCase(pool, caseNumber, bounds);
      if (!record) throw new ProblemError('not-found');
      refuseUnmasked(fields);
      refuseOthers(request, fields);
      const open = createOpener(record, keyring);
      return {
        caseNumber: record.caseNumber,
        values: fields.map((field) => ({ field, value: open(field) ?? null })),
      };
    },
  });
}

const nameOf = (field: string): string => field.split('/').at(-1) ?? '';

/** @throws ProblemError validation-failed for what is no field of a person */
function refuseUnmasked(fields: readonly string[]): void {
  const wrong = fields.flatMap((field, i) => (groupOfField(nameOf(field)) === undefined ? [i] : []));
  if (wrong.length === 0) return;
  const detail = '这不是一个被遮挡的字段';
  throw invalidBody(wrong.map((i) => ({ pointer: `/fields/${i}`, code: 'not-masked', detail })));
}

/** @throws ProblemError not-allowed for a field that the table does not let this role see, or this department's officer */
function refuseOthers(request: FastifyRequest, fields: readonly string[]): void {
  const { sees, works } = viewerOf(request);
  const reveals = request.grant?.reveals ?? [];
  const may = (field: string): boolean => {
    const group = groupOfField(nameOf(field));
    const [, root, , code] = field.split('/');
    const isOwn = root !== 'results' || works === undefined || works.some((work) => work === code);
    return group !== undefined && sees.has(group) && reveals.includes(group) && isOwn;
  };
  if (!fields.every(may)) throw new ProblemError('not-allowed', { detail: '其中有本岗位不能查看的字段' });
}

/** Opens the facts and results of a case, one field at a time. */
function createOpener(record: CaseRecord, keyring: Keyring): (field: string) => unknown {
  const parts = new SealedParts();
  const keys = openKeys(record, keyring, parts);
  const facts = openAllFacts(record, keys, parts);
  const resultOf = (subject: string, code: string): unknown => {
    const matter = record.matters.find((one) => one.subject === subject && one.code === code);
    return (
      matter && parts.open('result', () => openResult(record.caseNumber, matter, keys.get(matter.subject)))
    );
  };
  return (field) => {
    const [, root = '', second = '', third = '', ...rest] = field.split('/');
    if (root === 'results') return valueAt(resultOf(second, third), rest);
    if (root === 'choices') return valueAt(facts.get('family')?.facts, [root, second, third]);
    const isChild = root === 'children';
    const subject = subjectSchema.parse(isChild ? `child-${Number(second) + 1}` : root);
    return valueAt(facts.get(subject)?.facts, [isChild ? third : second]);
  };
}

function valueAt(whole: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? (part as Readonly<Record<string, unknown>>)[key]
        : undefined,
    whole,
  );
}
