import type { NodeKey } from '../schemas/case-plan.ts';
import type { MatterStatus } from '../schemas/matter.ts';
import type { Standing } from '../schemas/standing.ts';
import { taskWord } from './case-in-memory.test-data.ts';
import { PATIENCE_MS, type Given } from './case-view.test-data.ts';
import type { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';

/* Words for tables of what one round does: given how a case stands, when it makes a round, then this happens. */

export const CERTIFICATE = 'child-1/birth-certificate';
export const VACCINATION = 'child-1/vaccination-record';
export const HOUSEHOLD = 'child-1/household-registration';
export const INSURANCE = 'child-1/medical-insurance';
export const UPGRADE = 'child-1/insurance-identity-upgrade';
export const CARD = 'child-1/social-security-card';
export const GUIDANCE = 'child-1/parenting-guidance';
export const REFUND = 'mother/maternity-cost-refund';
export const REGISTRATION = 'mother/birth-service-registration';

/** What a round has done, and how the case stands after it. */
export interface Happens {
  /** `child-1/birth-certificate 1`, with the attempt */
  readonly sent: readonly string[];
  readonly applied: readonly string[];
  readonly setAside: readonly string[];
  /** commands that are not published again */
  readonly answered: readonly string[];
  /** commands that are not published before a day that was promised is over */
  readonly promised: readonly string[];
  readonly opened: readonly string[];
  readonly overtaken: readonly string[];
  readonly told: readonly string[];
  readonly published: readonly string[];
  readonly phase: Standing['phase'];
  readonly status: CaseView['status'];
  readonly dueInMs: number | null;
  readonly waitsForPerson: boolean;
}

/** What a row does not name has not happened; and a department is waited for. */
export const USUAL: Happens = {
  sent: [],
  applied: [],
  setAside: [],
  answered: [],
  promised: [],
  opened: [],
  overtaken: [],
  told: [],
  published: [],
  phase: 'joint-handling',
  status: 'processing',
  dueInMs: PATIENCE_MS,
  waitsForPerson: false,
};

export function outcomeOf(effects: Effects, { phase, dueInMs, waitsForPerson }: Standing): Happens {
  const tasks = [...effects.tasks];
  const words = (status: string) => tasks.filter((t) => t.status === status).map(taskWord);
  return {
    sent: effects.commands.map(({ subject, code, attempt }) => `${subject}/${code} ${attempt}`),
    applied: [...effects.applied],
    setAside: [...effects.setAside],
    answered: [...effects.answered],
    promised: [...effects.promised.keys()],
    opened: words('open'),
    overtaken: words('overtaken'),
    told: effects.notices.map(({ template }) => template),
    published: effects.published.map(({ subject, code, status }) => `${subject}/${code} ${status}`),
    phase,
    status: effects.view.status,
    dueInMs,
    waitsForPerson,
  };
}

export interface Row {
  readonly given: Given;
  readonly happens: Partial<Happens>;
  /** how matters stand after it */
  readonly stand?: Readonly<Partial<Record<NodeKey, MatterStatus>>>;
}

/** The id of the command of one attempt. */
export function command(key: NodeKey, attempt = 1): string {
  return `command/C-1/${key}/${attempt}`;
}
