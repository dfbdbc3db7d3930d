import { readFileSync } from 'node:fs';
import { shanghaiDate } from '../../../policies/calendar/date.ts';
import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../../policies/entitlements/decide.ts';
import type { DecideOptions } from '../../../policies/entitlements/packs-for.ts';
import { entitlementCheckSchema, type EntitlementCheck } from '../../../schemas/entitlement-check.ts';
import type { Decision, Entitlement } from '../../../schemas/entitlement.ts';
import { recordedCases } from '../../../infra/postgres/ledger/recorded-decisions.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import { requireRun } from '../run-file.ts';
import { check } from '../../api/validation.ts';
import { clauses, say } from '../say.ts';
import { placeOf } from '../words.ts';
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
    throw new CommandFailure(say('question.cannot-open', { source }), say('question.see-set-aside'));
  const [recorded] = cases;
  if (!recorded) throw new CommandFailure(say('question.no-case', { source }), say('question.see-case'));
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
    throw new CommandFailure(say('question.unreadable', { file }), say('question.json'), EXIT.usage);
  }
  return parse(given, asOf);
}

function parse(given: unknown, asOf: string): Question {
  const checked = check(entitlementCheckSchema, { ...(given as object), asOf });
  if (checked.ok) {
    const { asOf: day, includeDrafts: _, ...facts } = checked.value;
    return { asOf: day, facts };
  }
  const places = clauses(checked.errors.map(placeOf));
  throw new CommandFailure(say('question.wrong', { places }), say('policy.correct'), EXIT.usage);
}

/** Every decision on what is asked. */
export function answer(facts: Question['facts'], asOf: string, options: DecideOptions): Decision[] {
  const { institution, specialFamily, ...birth } = facts;
  if (institution) return decideInstitution(institution, asOf, options);
  if (specialFamily) return decideSpecialFamily(specialFamily, asOf, options);
  return decideEntitlements(birth, asOf, options);
}
