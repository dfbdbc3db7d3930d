import { z } from 'zod';
import { addFacts } from '../../activities/add-facts.ts';
import type { CaseView } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { settledPlaces } from '../../activities/settled-places.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { NOTIFICATION_FIELDS, type BirthNotification } from '../../schemas/birth-notification.ts';
import { findDeliveries, placesSaid } from '../../infra/postgres/ledger/deliveries.ts';
import { facilityCodeOf, saidOf } from './accept-birth.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, mayActFor } from './auth.ts';
import { deliveryPlace, facilitiesToSearch, notTakenSchema } from './birth-routes.ts';
import { mergeFacts, readGivenFacts, type GivenFacts } from './given-facts.ts';
import { checkChange } from './notification-schema.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { isWithin, leavesOf } from './task-facts.ts';
import { invalidBody } from './validation.ts';

export const additionSchema = z
  .strictObject({
    facts: z.record(z.string(), z.unknown()).meta({
      title: '补报的内容',
      description: '出生报告的一部分，只写 asks 所指的；新生儿用 order 指明',
      propertyNames: { enum: NOTIFICATION_FIELDS },
    }),
  })
  .meta({ id: 'BirthAddition', title: '补报' });

const addedSchema = z
  .object({
    caseNumber: z.string(),
    added: z.array(z.string()).meta({ title: '补上的内容' }),
    notTaken: notTakenSchema.optional(),
  })
  .meta({ id: 'BirthAdded', title: '已补报' });

/** What a hospital says that was asked of it, and nothing else: nobody has to report the whole birth once more. */
export function registerAdditions(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/births/:notificationId/additions',
    schema: {
      operationId: 'postAddition',
      summary: '补报还缺的内容，只写 asks 所问的',
      description:
        '与再报一次、加上缺的内容相同；已补过的再次提交，答复没有新补上的。不是所问、也不是本机构报过的，不论填的对不对，答复都一样。',
      tags: ['births'],
      ...deliveryPlace,
      body: additionSchema,
      response: {
        200: addedSchema,
        ...problemAnswers(
          'query-invalid',
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'notification-not-unique',
          'validation-failed',
          'delivery-differs',
          'case-set-aside',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const where = {
        facilities: facilitiesToSearch(caller, request.query.facility),
        within: boundsFor(caller),
      };
      const [found, another] = await findDeliveries(parts.pool, request.params.notificationId, where);
      if (!found) throw new ProblemError('not-found');
      if (another) throw new ProblemError('notification-not-unique', { detail: '请加上 ?facility=机构代码' });
      const { caseNumber, asks } = found;
      request.compared = true;
      request.named = new Set([caseNumber]);
      const given = readGivenFacts(request.body.facts, null);
      const said = await placesSaid(parts.pool, caseNumber, caller.name);
      // What a family chooses is never asked of a hospital.
      const reporter = { by: caller.name, ofAll: true };
      const addition = await changeOrSetAside(parts.ledger, caseNumber, (view) => {
        const isTheirReport = mayActFor(caller, facilityCodeOf(view.notification));
        refuseUnasked(given, (pointer) => mayBeSaid(view, pointer, { asks, said, isTheirReport }));
        return addFacts(view, merged(view.notification, given), reporter);
      });
      if (addition === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
      if (addition === 'gone') throw new ProblemError('not-found');
      if (!('added' in addition)) throw differing(caseNumber, addition.differs);
      if (addition.added.length > 0) parts.wakeInbox();
      const { added, notTaken = [] } = saidOf(addition);
      return { caseNumber, added: [...(added ?? [])], ...(notTaken.length > 0 ? { notTaken } : {}) };
    },
  });
}

/** What a hospital may say of a delivery without learning what it does not know. */
interface MaySay {
  /** pointers to what is asked of it */
  readonly asks: readonly string[];
  /** pointers to what it has added before */
  readonly said: readonly string[];
  /** the case began with its own report */
  readonly isTheirReport: boolean;
}

/**
 * What is asked; and what is known where it is the hospital's own word: said again it is known, said otherwise it differs. Of
 * everything else the answer is the same whatever stands there, or whether anything does: who guesses learns nothing.
 */
function mayBeSaid(view: CaseView, pointer: string, { asks, said, isTheirReport }: MaySay): boolean {
  const isIn = (places: readonly string[]): boolean => places.some((place) => isWithin(pointer, place));
  if (factAt(view.notification, pointer) === undefined) return isIn(asks);
  // Where others have settled it since, it is neither taken nor compared (activities/settled-places.ts).
  return isIn(said) || (isTheirReport && !isIn(settledPlaces(view)));
}

function refuseUnasked(given: GivenFacts, isAsked: (pointer: string) => boolean): void {
  const unasked = leavesOf(given.facts).filter(({ pointer }) => !isAsked(pointer));
  if (unasked.length === 0) return;
  throw invalidBody(
    unasked.map(({ path }) => ({
      ...{ pointer: given.pointerOf(path), code: 'not-asked', detail: '没有问及此项' },
    })),
  );
}

function merged(known: BirthNotification, given: GivenFacts): BirthNotification {
  const checked = checkChange(known, mergeFacts(known, given.facts));
  if (checked.ok) return checked.value;
  throw invalidBody(
    checked.errors.map((error, at) => ({ ...error, pointer: given.pointerOf(checked.paths[at] ?? []) })),
  );
}

function differing(caseNumber: string, differs: readonly string[]): ProblemError {
  const errors = differs.map((pointer) => ({
    ...{ pointer, code: 'differs', detail: '与已受理的内容不一致' },
  }));
  return new ProblemError('delivery-differs', { detail: '已有的内容不在这里更正', caseNumber, errors });
}
