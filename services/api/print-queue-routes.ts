import { z } from 'zod';
import { handOver, type NotHandedOver } from '../../activities/documents/ask.ts';
import { collectCopy, moveCopy, STEPS_OF_COPIES } from '../../infra/postgres/ledger/document-copies.ts';
import {
  countQueue,
  listQueue,
  type DocumentDetail,
  type QueuedCopy,
} from '../../infra/postgres/ledger/documents.ts';
import { DOCUMENTS, readDocumentNumber } from '../../schemas/document.ts';
import {
  COLLECTOR_RELATIONS,
  collectedSchema,
  collectionSchema,
  copyStepSchema,
  documentNumberSchema,
  ID_TYPES_SHOWN,
  queueFiltersSchema,
  queueSchema,
  type collectorSchema,
} from '../../schemas/document-view.ts';
import { asCode } from '../../schemas/input-text.ts';
import { createTries } from '../kit/tries.ts';
import { readResidentId } from '../../schemas/resident-id.ts';
import { divisionPrefix } from '../../policies/divisions/prefix.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { copyView, documentHead } from './document-view.ts';
import { maskIdNumber, maskName } from './masking.ts';
import { contentOf, documentNamed } from './open-document.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { invalidBody } from './validation.ts';

/** What is printed, sealed and waits for its family: `/v1/print-queue`, `/v1/documents/{number}/copies/{copy}`. */
export function registerPrintQueueRoutes(app: App, parts: RouteParts): void {
  getQueue(app, parts);
  postStep(app, parts);
  postCollection(app, parts);
}

const idOf = ({ document, copy }: QueuedCopy): string => `${document.number}/${copy}`;
const isPlace = (id: string): boolean => {
  const [number = '', copy = ''] = id.split('/');
  return readDocumentNumber(number) !== undefined && /^\d{1,3}$/.test(copy);
};

function getQueue(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/print-queue',
    schema: {
      operationId: 'getPrintQueue',
      summary: '打印队列：待打印、待盖章、待领取的纸质文书，等得最久的在前',
      tags: ['documents'],
      querystring: queueFiltersSchema.extend({ limit: limitSchema, cursor: cursorSchema }),
      response: {
        200: queueSchema,
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { limit, cursor, status, kind, division } = request.query;
      const within = boundsFor(callerOf(request));
      const filter = { status, kind, divisionPrefix: division && divisionPrefix(division), within };
      const after = cursor === undefined ? undefined : readCursor(cursor, isPlace);
      const rows = await listQueue(pool, { ...filter, after, limit: limit + 1 });
      const page = pageOf(rows, limit, {
        cursorOf: (row) => writeCursor(row.askedAt, idOf(row)),
        // Who has collected it is shown with the document.
        viewOf: (row) => ({
          ...copyView(row.document.number, row, undefined),
          document: documentHead(row.document),
        }),
      });
      const counted = await countQueue(pool, filter);
      return { ...page, counts: { 'to-print': 0, 'to-seal': 0, 'to-collect': 0, ...counted } };
    },
  });
}

const copyParams = z.object({
  number: documentNumberSchema,
  copy: z.coerce.number().int().min(0).max(999).meta({ title: '第几次补打' }),
});
const REFUSALS = [
  ...(['not-json', 'validation-failed', 'not-authenticated', 'not-allowed', 'not-found'] as const),
  ...(['copy-elsewhere', 'temporarily-unavailable'] as const),
] as const;

function postStep(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/documents/:number/copies/:copy/step',
    schema: {
      operationId: 'postCopyStep',
      summary: '纸质文书打印好了，或盖好章了',
      tags: ['documents'],
      params: copyParams,
      body: copyStepSchema,
      response: { 200: collectedSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const { step } = request.body;
      const { number } = (await documentNamed(parts, request, request.params.number)).document;
      const { copy } = request.params;
      const by = callerOf(request).name;
      const status = await moveCopy(parts.pool, { number, copy }, { step, by });
      if (status === undefined) throw new ProblemError('not-found');
      if (status !== STEPS_OF_COPIES[step].to) throw new ProblemError('copy-elsewhere');
      return { number, copy, status };
    },
  });
}

/** Of one document, whoever asks: at a counter a name is mistyped once or twice, and is not found out by trying. */
const WRONG_COLLECTORS = { most: 5, spanMs: 900_000 };

function postCollection(app: App, parts: RouteParts): void {
  const tries = createTries(WRONG_COLLECTORS);
  app.route({
    method: 'POST',
    url: '/v1/documents/:number/copies/:copy/collection',
    schema: {
      operationId: 'postCopyCollection',
      summary: '纸质文书被领走：核对领取人，同时出具送达回证',
      description:
        '领取人是父母的，姓名与证件号码须与办件中的一致，且只领得走孩子的与自己的；设定了分开保护的，只交给受保护的家长本人。答复不含姓名与号码。一份文书15分钟内至多核对错五次。',
      tags: ['documents'],
      params: copyParams,
      body: collectionSchema,
      response: { 200: collectedSchema, ...problemAnswers(...REFUSALS, 'too-many-requests') },
    },
    handler: async (request) => {
      const collector = { ...request.body.collector, idNumber: asCode(request.body.collector.idNumber) };
      const detail = await documentNamed(parts, request, request.params.number);
      const { copy } = request.params;
      if (!detail.document.copies.some((each) => each.copy === copy)) throw new ProblemError('not-found');
      checkNumber(collector);
      const { number } = detail.document;
      const seconds = tries.wait(number);
      request.compared = true;
      if (seconds !== undefined)
        throw new ProblemError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
      const by = callerOf(request).name;
      const done = await collect(parts, detail, { copy, by, collector });
      if (done === 'differs') tries.failed(number);
      if (typeof done === 'string')
        throw invalidBody([{ pointer: '/collector', code: done, detail: WHY_NOT[done] }]);
      return { number: detail.document.number, copy, status: 'collected' as const, receipt: done.receipt };
    },
  });
}

type CollectorSaid = z.infer<typeof collectorSchema>;

/** @throws ProblemError validation-failed */
function checkNumber({ idType, idNumber }: CollectorSaid): void {
  if (idType !== 'resident-id' || readResidentId(idNumber)) return;
  throw invalidBody([{ pointer: '/collector/idNumber', code: 'invalid', detail: '公民身份号码不正确' }]);
}

interface Collecting {
  readonly copy: number;
  readonly by: string;
  readonly collector: CollectorSaid;
}

async function collect(
  { pool, keyring, wakeOutbox }: RouteParts,
  detail: DocumentDetail,
  { copy, by, collector }: Collecting,
): Promise<{ readonly receipt: string } | NotHandedOver> {
  const { number, caseNumber, kind, subject: about, issuedAt } = detail.document;
  const paper = { kind, about, issuedAt: new Date(issuedAt) };
  const content = contentOf(detail, keyring);
  if (!content) throw new ProblemError('not-found');
  const served = [{ title: DOCUMENTS[kind], number: content.number }];
  const which = `${number.slice(caseNumber.length + 1)}-${copy}`;
  const of = { number, copy, caseNumber, by, collector };
  const done = await collectCopy({ pool, keyring, wakeRelay: wakeOutbox }, of, (view) =>
    handOver(view, { served, visitor: collector, shown: shown(collector), which, paper }),
  );
  if (done === 'not-there') throw new ProblemError('copy-elsewhere');
  return done;
}

const WHY_NOT: Readonly<Record<NotHandedOver, string>> = {
  differs: '与办件中该父母的姓名、证件号码不一致',
  closed: '这份文书不能交给此人：各人的交给本人；设定了分开保护的，只交给受保护的家长本人',
};

/** As the receipt says it: nobody needs the whole number on it. */
function shown({ name, relation, idType, idNumber }: CollectorSaid) {
  return {
    name: relation === 'mother' || relation === 'father' ? name : maskName(name),
    relation: COLLECTOR_RELATIONS[relation],
    document: `${ID_TYPES_SHOWN[idType]}${maskIdNumber(idNumber)}`,
  };
}
