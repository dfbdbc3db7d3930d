import { readFileSync } from 'node:fs';
import { shanghaiDate } from '../../../policies/calendar/date.ts';
import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
  type DecideOptions,
} from '../../../policies/entitlements/decide.ts';
import { entitlementCheckSchema, type EntitlementCheck } from '../../../schemas/entitlement-check.ts';
import type { Decision, Entitlement } from '../../../schemas/entitlement.ts';
import { recordedCases } from '../../../infra/postgres/ledger/recorded-decisions.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import { requireRun } from '../run-file.ts';
import { withLedger } from './ledger-access.ts';

/** What is asked: facts, the day, and where they come from a case, the decision in force. */
export interface Question {
  readonly asOf: string;
  readonly facts: Omit<EntitlementCheck, 'asOf' | 'includeDrafts'>;
  readonly recorded?: {
    readonly revision: number;
    readonly asOf: string;
    readonly rows: readonly Entitlement[];
  };
}

export function today(): string {
  return shanghaiDate(new Date().toISOString());
}

/**
 * Facts of a file, or of a case of the running system, whose question is then the day of its decision.
 * @throws CommandFailure when there is neither, or the facts contradict each other
 */
export async function readQuestion(source: string, asOf: string | undefined): Promise<Question> {
  if (source.endsWith('.json')) return fromFile(source, asOf ?? today());
  const { cases, unreadable } = await withLedger(requireRun(), ({ pool, keyring }) =>
    recordedCases(pool, keyring, [source]),
  );
  if (unreadable.length > 0)
    throw new CommandFailure(`办件 ${source} 的内容打不开`, '见 docs/runbooks/set-aside.md');
  const [recorded] = cases;
  if (!recorded) throw new CommandFailure(`没有办件 ${source}，或尚未核定待遇`, '用 npx birth case 查看');
  const { entitlements, revision, notification } = recorded;
  return {
    ...parse(notification, asOf ?? recorded.asOf),
    recorded: { revision, asOf: recorded.asOf, rows: entitlements },
  };
}

function fromFile(file: string, asOf: string): Question {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandFailure(
      `读不了 ${file}`,
      '应为 JSON 文件：出生报告、托育机构或特殊家庭的情况',
      EXIT.usage,
    );
  }
  return parse(given, asOf);
}

function parse(given: unknown, asOf: string): Question {
  const parsed = entitlementCheckSchema.safeParse({ ...(given as object), asOf });
  if (parsed.success) {
    const { asOf: day, includeDrafts: _, ...facts } = parsed.data;
    return { asOf: day, facts };
  }
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}：${message}`).join('；');
  throw new CommandFailure(`情况有误：${wrong}`, '改正后再试', EXIT.usage);
}

/** Every decision on what is asked. */
export function answer(facts: Question['facts'], asOf: string, options: DecideOptions): Decision[] {
  const { institution, specialFamily, ...birth } = facts;
  if (institution) return decideInstitution(institution, asOf, options);
  if (specialFamily) return decideSpecialFamily(specialFamily, asOf, options);
  return decideEntitlements(birth, asOf, options);
}
