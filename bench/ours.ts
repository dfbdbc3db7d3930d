import { DEPARTMENT_CODES } from '../schemas/department.ts';
import { answersTopic } from '../schemas/topic.ts';
import type { Bench } from './bench-stack.ts';
import { CompletionWatch } from './completion-watch.ts';
import type { Contender } from './contender.ts';
import { skipToEnd } from './kafka-offsets.ts';
import { postBirth } from './post-birth.ts';

const DEADLINE_MS = 120_000;
const ANSWER_TOPICS = DEPARTMENT_CODES.map(answersTopic);

/**
 * The product itself, through its front door. While a rival is measured its gateway is down (the answers to the
 * rival's cases would be dead letters to it) and its group stands at the end of the topics when it comes back.
 */
export function ourContender(bench: Bench, { alone }: { readonly alone: boolean }): Contender {
  const { stack, database, births } = bench;
  const watch = new CompletionWatch(database, 'ledger.birth_case');
  let isAwake = true;
  const wake = async (): Promise<void> => {
    if (isAwake) return;
    await skipToEnd(bench, 'birth-gateway', ANSWER_TOPICS);
    await stack.startServer('gateway');
    isAwake = true;
  };
  return {
    name: 'ours',
    pids: () => new Map(),
    wake,
    rest: async () => {
      if (alone) return;
      await stack.stopServer('gateway');
      isAwake = false;
    },
    begin: async () => {
      const { api, tokens } = stack.run;
      const { caseNumber, at } = await postBirth({ url: api, token: tokens.hospital }, births.next());
      return { id: caseNumber, acceptedAt: at, ended: watch.whenEnded(caseNumber, DEADLINE_MS) };
    },
    jointEnds: async (ids) => {
      const { rows } = await database.query<{ id: string; ended: Date }>(
        `select case_number as id, max(ended_at) as ended from ledger.matter
          where case_number = any($1) and part <> 'follow-on' group by 1`,
        [ids],
      );
      return new Map(rows.map((row) => [row.id, row.ended.getTime()]));
    },
    // The next measurement finds the system whole.
    stop: wake,
  };
}
