import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { gansuRevision } from '../../policies/load/later-pack.test-data.ts';
import { giveLess } from '../faults/money.ts';
import { redecideBy } from '../operator.ts';
import { reportCompleted, reportConfirmed } from './families.ts';
import { reportPaidElsewhere } from './of-money.ts';
import type { Caused, CausedKind } from './row.ts';
import { SECONDS, whenTrue, type Desk, type Stage } from './stage.ts';

/** Cases of their own, one change of rules for all of them, and what is asked about each. */
function afterChange(
  kind: string,
  {
    before,
    change,
  }: {
    before: (stage: Stage, outcome: TaskDecision) => Promise<string>;
    change: (stage: Stage) => Promise<unknown>;
  },
): Caused['cause'] {
  return async (stage, outcomes) => {
    const cases = await Promise.all(outcomes.map((outcome) => before(stage, outcome)));
    await change(stage);
    return Promise.all(
      cases.map(async (caseNumber) => ({
        caseNumber,
        taskId: (await stage.hospital.whenAsked(caseNumber, kind, SECONDS)).id,
      })),
    );
  };
}

const PAID = `exists (select from ledger.payment_order where case_number = $1 and status = 'paid' and department = 'finance')`;

/** What was paid is too much by rules that give less: what comes back was paid elsewhere, what is waived by the bank. */
export const overpaid: CausedKind<'overpaid'> = {
  cause: afterChange('overpaid', {
    before: async (stage, outcome) => {
      if (outcome === 'returned') return reportPaidElsewhere(stage);
      const caseNumber = await reportConfirmed(stage);
      await whenTrue(stage, 'a payment', PAID, [caseNumber]);
      return caseNumber;
    },
    change: giveLess,
  }),
  outcomes: { returned: {}, waived: {} },
};

const NOTICES: Desk = { department: 'human-resources', subject: 'mother', code: 'leave-change-notice' };

async function lengthenLeave({ stack }: Stage): Promise<void> {
  const file = path.join(stack.dataDir, 'gansu-2.yaml');
  writeFileSync(file, gansuRevision(shanghaiDate(new Date().toISOString())).text);
  await redecideBy({ stack }, file);
}

/** Leave is longer by a change of rules, and human resources does not tell the employer. */
export const employerNotTold: CausedKind<'employer-not-told'> = {
  cause: afterChange('employer-not-told', {
    before: async (stage) => {
      const caseNumber = await reportCompleted(stage);
      await stage.moods.begin('refuse', NOTICES, caseNumber);
      return caseNumber;
    },
    change: lengthenLeave,
  }),
  outcomes: { told: {}, 'not-reached': {} },
};
