import { inTransaction, type Pool } from '../../../infra/postgres/pool.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { Answer } from './answers.ts';
import { newCase, openCase, sealCase, sealState } from './case-state.ts';
import { insertCase, lockCases, noteAnswers, updateCases, type CaseUpdate } from './store.ts';
import { acceptanceRows, walk } from './walk.ts';

export interface DeedsOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly schema: string;
  /** called after each commit that may have left something to publish */
  readonly onWritten: () => void;
}

/** What both PostgreSQL rivals do to their cases, in one transaction each. */
export interface Deeds {
  /** Writes a case with its first commands. Done again, it changes nothing. */
  open(caseNumber: string, notification: BirthNotification): Promise<void>;
  /**
   * Takes the answers of any number of cases in and sends what they make possible. Done again, it changes nothing.
   * @returns the cases that have completed
   */
  advance(answers: ReadonlyMap<string, readonly Answer[]>): Promise<string[]>;
}

export function createDeeds({ pool, keyring, schema, onWritten }: DeedsOptions): Deeds {
  return {
    open: async (caseNumber, notification) => {
      const now = new Date();
      const fresh = newCase({ caseNumber, notification }, now);
      const walked = walk(keyring, fresh, [], now);
      const { status } = walked.state;
      const sealed = sealCase(keyring, { ...fresh, state: walked.state });
      await insertCase(
        pool,
        schema,
        {
          caseNumber,
          sealed,
          state: sealed.state,
          status,
          jointDone: walked.jointDone,
          completed: walked.completed,
          facilityCode: notification.facility?.code ?? '',
          notificationId: notification.notificationId,
        },
        [...acceptanceRows(keyring, fresh, now), ...walked.outbox],
      );
      onWritten();
    },
    advance: async (answers) => {
      const completed = await inTransaction(pool, async (on) => {
        const flat = [...answers].flatMap(([caseNumber, list]) => list.map((a) => ({ ...a, caseNumber })));
        const fresh = await noteAnswers(on, schema, flat);
        const cases: CaseUpdate[] = [];
        const change = {
          cases,
          outbox: [] as ReturnType<typeof walk>['outbox'][number][],
          answered: [] as string[],
        };
        for (const sealed of await lockCases(on, schema, [...answers.keys()])) {
          const news = (answers.get(sealed.caseNumber) ?? []).filter((a) => fresh.has(a.eventId));
          const walked = walk(keyring, openCase(keyring, sealed), news, new Date());
          const { jointDone, completed, state } = walked;
          const { caseNumber } = sealed;
          cases.push({
            caseNumber,
            state: sealState(keyring, sealed, state),
            status: state.status,
            jointDone,
            completed,
          });
          change.outbox.push(...walked.outbox);
          change.answered.push(...walked.answered);
        }
        await updateCases(on, schema, change);
        return cases.filter((c) => c.completed).map((c) => c.caseNumber);
      });
      onWritten();
      return completed;
    },
  };
}
