import { z } from 'zod';
import { decideAfterLanded } from '../../activities/after-landed.ts';
import type { Done } from '../../activities/effects.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { openTask } from '../../activities/tasks.ts';
import { keepPicture, readPicture } from '../../infra/postgres/ledger/family-pictures.ts';
import { readTask } from '../../infra/postgres/ledger/task-detail.ts';
import { toldSchema } from '../../schemas/family.ts';
import {
  isTooManyPixels,
  MOST_PICTURE_BYTES,
  newPictureSchema,
  pictureSchema,
  pictureTypeOf,
  type PictureType,
} from '../../schemas/family-picture.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, familyOf } from './auth.ts';
import { changeAlso } from './change-also.ts';
import { ownCase, type OwnCase } from './family-cases.ts';
import { drawnPartOf } from './picture-content.ts';
import { ProblemError } from './problem.ts';
import { createRates } from '../kit/rates.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';
import { formatInstant } from './time.ts';
import { invalidBody } from './validation.ts';

/** Pictures that parents take of a paper (docs/adr/0059): `POST /v1/family/pictures`, and `GET /v1/tasks/{id}/picture`. */
export function registerFamilyPictures(app: App, parts: RouteParts): void {
  postPicture(app, parts);
  getPicture(app, parts);
}

/** Of one parent of a case, kept or not: each has to be read whole. */
const TRIES_PER_MINUTE = 20;
/** A picture in base64, and the few words with it. */
const BODY_BYTES = Math.ceil(MOST_PICTURE_BYTES / 3) * 4 + 8_192;
const REASON = '家长拍来一张照片，核对后答复';

/** What is drawn of a picture, by its bytes: what a telephone wrote beside it is not kept. @throws ProblemError validation-failed for what is too large, or is no picture */
function readBytes(picture: string): { readonly bytes: Buffer; readonly type: PictureType } {
  const wrong = (code: string, detail: string): ProblemError =>
    invalidBody([{ pointer: '/picture', code, detail }]);
  const bytes = Buffer.from(picture, 'base64');
  if (bytes.length > MOST_PICTURE_BYTES) throw wrong('too-large', '照片至多 5 MB，请拍小一点再发');
  const type = pictureTypeOf(bytes);
  if (!type) throw wrong('not-a-picture', '不是 JPEG 或 PNG 照片，请直接用手机拍照');
  if (isTooManyPixels(bytes)) throw wrong('too-large', '照片的像素太多，请拍小一点再发');
  const drawn = drawnPartOf(bytes);
  if (!drawn) throw wrong('not-a-picture', '照片打不开，请重新拍一张');
  return { bytes: Buffer.from(drawn), type };
}

const later = (code: 'too-many-requests' | 'too-many-pictures-today', seconds: number): ProblemError =>
  new ProblemError(code, { headers: { 'retry-after': String(seconds) } });

function postPicture(app: App, parts: RouteParts): void {
  const tries = createRates(TRIES_PER_MINUTE);
  app.route({
    method: 'POST',
    url: '/v1/family/pictures',
    bodyLimit: BODY_BYTES,
    schema: {
      operationId: 'postFamilyPicture',
      summary: '拍来一张证件或材料的照片：封装留存，由工作人员核对',
      description:
        '照片只有核对该任务的人看得到，看一次记一次；随这位家长的个人信息删除。同一张再次提交，答复相同。每位家长至多12张，24小时内至多10张、30 MB；一个办件至多20张。照片之外的信息（拍摄的时间、地点、手机型号）收到时即去掉。',
      tags: ['family'],
      body: newPictureSchema,
      response: {
        202: toldSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'validation-failed',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'case-set-aside',
          'too-many-pictures',
          'too-many-pictures-today',
          'too-many-requests',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request, reply) => {
      const { caseNumber: asked, ...said } = request.body;
      const own = await ownCase(parts, familyOf(request), asked);
      const { caseNumber, parent } = own;
      if (own.closed) throw new ProblemError('not-found');
      const seconds = tries.take(`${caseNumber} ${parent}`);
      if (seconds !== undefined) throw later('too-many-requests', seconds);
      return reply.code(202).send({ caseNumber, task: await keep(parts, own, said) });
    },
  });
}

/** @returns the task of a clerk. @throws ProblemError validation-failed, too-many-pictures, too-many-pictures-today, not-found */
async function keep(
  parts: RouteParts,
  { caseNumber, parent }: OwnCase,
  { about, picture }: { readonly about: string; readonly picture: string },
): Promise<string> {
  const { bytes, type } = readBytes(picture);
  const which = parts.keyring
    .hash('family-request', JSON.stringify([parent, REASON, about, picture]))
    .toString('base64url');
  const decide = (view: CaseView): Done<Task> => {
    const to = decideAfterLanded(view);
    const place = { subject: null, code: null, attempt: 0, asks: [] };
    const words = `附照片：${about}`;
    const task = openTask(to, { kind: 'family-request', ...place, reason: REASON, words }, which);
    return { effects: to, result: task };
  };
  const kept = await changeAlso(parts, caseNumber, (options) =>
    keepPicture(options, { caseNumber, parent, type, bytes }, decide),
  );
  if (kept === 'too-many') throw new ProblemError('too-many-pictures', { caseNumber });
  if (kept === 'erased') throw new ProblemError('not-found');
  if ('afterSeconds' in kept) throw later('too-many-pictures-today', kept.afterSeconds);
  return kept.id;
}

function getPicture(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/tasks/:id/picture',
    schema: {
      operationId: 'getTaskPicture',
      summary: '任务里家长拍来的照片，看一次记一次',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '任务编号' }) }),
      response: {
        200: pictureSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const detail = await readTask(pool, id, boundsFor(caller));
      if (!detail || !mayComplete(caller.role, detail.task.kind)) throw new ProblemError('not-found');
      const found = await readPicture(pool, keyring, id);
      if (!found) throw new ProblemError('not-found');
      const { caseNumber, type, bytes, sentAt } = found;
      return { caseNumber, type, picture: bytes.toString('base64'), sentAt: formatInstant(sentAt) };
    },
  });
}
