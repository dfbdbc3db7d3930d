import { z } from 'zod';
import { askForSummary } from '../../activities/documents/ask.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { codeOf } from '../../infra/documents/verification-code.ts';
import { askForCopy } from '../../infra/postgres/ledger/document-copies.ts';
import { readDocument, readDocuments } from '../../infra/postgres/ledger/documents.ts';
import {
  copyViewSchema,
  documentListSchema,
  documentNumberSchema,
  documentViewSchema,
  newDocumentSchema,
} from '../../schemas/document-view.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { copyView, documentView } from './document-view.ts';
import { contentOf, documentNamed, keyOfFamily } from './open-document.ts';
import { createPressRoom, type PressRoom } from './press-room.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';

/** What was issued in a case, and how it gets on paper: `/v1/cases/{caseNumber}/documents`, `/v1/documents/{number}`. */
export function registerDocumentRoutes(app: App, parts: RouteParts): void {
  const press = createPressRoom(parts.fontFolder);
  app.addHook('onClose', () => press.close());
  getDocuments(app, parts);
  postDocument(app, parts);
  getPdf(app, parts, press);
  postCopy(app, parts);
}

const caseParams = z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) });
const documentParams = z.object({ number: documentNumberSchema });
const READING = ['not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'] as const;

function getDocuments(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/cases/:caseNumber/documents',
    schema: {
      operationId: 'getCaseDocuments',
      summary: '一个办件出具的文书，先出具的在前',
      tags: ['documents'],
      params: caseParams,
      response: { 200: documentListSchema, ...problemAnswers(...READING) },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      const documents = await readDocuments(pool, caseNumber);
      if (!documents) throw new ProblemError('not-found');
      const [first] = documents;
      const detail = first && (await readDocument(pool, first.number));
      const key = detail && keyOfFamily(detail, keyring);
      return { items: documents.map((document) => documentView(document, key)) };
    },
  });
}

function postDocument(app: App, { ledger, pool, keyring, wakeInbox }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/documents',
    schema: {
      operationId: 'postCaseDocument',
      summary: '出具一位家长的家庭办理情况一览；当天已出具的，答复那一份',
      description:
        '写孩子的、全家的和本人的事项与待遇，不写另一方的；设定了分开保护的，另一方的一览只写其本人的。别的文书随所说的事一并出具，不用要。',
      tags: ['documents'],
      params: caseParams,
      body: newDocumentSchema,
      response: {
        200: documentViewSchema,
        ...problemAnswers(
          'not-json',
          'validation-failed',
          'document-not-written',
          'case-set-aside',
          ...READING,
        ),
      },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      const issued = await changeOrSetAside(ledger, caseNumber, (view) =>
        askForSummary(view, request.body.parent),
      ).catch(caseUnknown);
      wakeInbox();
      if (typeof issued === 'string') throw new ProblemError(issued, { caseNumber });
      const detail = await documentNamed({ pool }, request, issued.number);
      return documentView(detail.document, keyOfFamily(detail, keyring));
    },
  });
}

function getPdf(app: App, parts: RouteParts, press: PressRoom): void {
  const { keyring, verifyAddress } = parts;
  app.route({
    method: 'GET',
    url: '/v1/documents/:number/pdf',
    schema: {
      operationId: 'getDocumentPdf',
      summary: '一份文书的 PDF，每次相同',
      description: '出具机关的印章在出具时尚未设置的，印有“演示·无效”。补打的印有“补打第几次”。',
      tags: ['documents'],
      params: documentParams,
      querystring: z.object({
        copy: z.coerce
          .number()
          .int()
          .min(0)
          .max(999)
          .default(0)
          .meta({ title: '第几次补打', description: '0 是原件' }),
      }),
      response: {
        200: {
          description: '文书',
          content: { 'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
        },
        ...problemAnswers(...READING),
      },
    },
    handler: async (request, reply) => {
      const { copy } = request.query;
      const detail = await documentNamed(parts, request, request.params.number);
      const { document, seal } = detail;
      const content = contentOf(detail, keyring);
      if (!content || (copy > 0 && !document.copies.some((each) => each.copy === copy)))
        throw new ProblemError('not-found');
      const code = codeOf(keyring, content);
      const address = verifyAddress && `${verifyAddress}?number=${document.number}#${code}`;
      const pdf = await press.print({ content, code, address, seal: seal ?? undefined, copy });
      const name = `${document.number}${copy === 0 ? '' : `-${copy}`}.pdf`;
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${name}"`)
        .send(pdf as unknown);
    },
  });
}

function postCopy(app: App, parts: RouteParts): void {
  const { pool, keyring } = parts;
  app.route({
    method: 'POST',
    url: '/v1/documents/:number/copies',
    schema: {
      operationId: 'postDocumentCopy',
      summary: '要一份纸质文书：进打印队列',
      description: '原件已领走的，是补打；还有一份在办的，答复那一份。',
      tags: ['documents'],
      params: documentParams,
      response: { 200: copyViewSchema, ...problemAnswers('not-json', ...READING) },
    },
    handler: async (request) => {
      const { document } = await documentNamed(parts, request, request.params.number);
      const copy = await askForCopy(pool, { number: document.number, by: callerOf(request).name });
      const detail = await documentNamed(parts, request, document.number);
      const asked = detail.document.copies.find((each) => each.copy === copy);
      if (!asked) throw new ProblemError('not-found');
      return copyView(document.number, asked, keyOfFamily(detail, keyring));
    },
  });
}
