import type { Finding, Invariant, Violation } from './invariant.ts';
import { INVARIANTS } from './registry.ts';
import { openWitness, reasonOf, type VerifyRun, type Witness, type WitnessOptions } from './witness.ts';

export interface VerifyOptions extends WitnessOptions {
  /** ids of the invariants to look at; default: all */
  readonly only?: readonly string[];
}

export interface InvariantResult {
  readonly id: string;
  readonly title: string;
  readonly english: string;
  /** `not yet`: no check is built; `not checked`: what it needs could not be had, see `why` */
  readonly holds: true | false | 'not yet' | 'not checked';
  readonly checked: number;
  readonly violationCount: number;
  /** at most 20; codes and case numbers only */
  readonly violations: readonly Violation[];
  /** on their way at the moment of looking */
  readonly lagging: number;
  readonly notes: readonly string[];
  readonly seconds: number;
  readonly why?: string;
}

export interface VerifyReport {
  readonly at: string;
  readonly seconds: number;
  readonly verdict: 'holds' | 'violated' | 'not checked';
  readonly results: readonly InvariantResult[];
}

const NOTHING: Finding = { checked: 0, violationCount: 0, violations: [], lagging: 0, notes: [] };

/**
 * Looks with plain queries, past the code of the system, whether its invariants hold. Changes nothing.
 * @throws RangeError when `only` names no invariant @throws Error when the database cannot be read at all
 */
export async function verify(run: VerifyRun, options: VerifyOptions = {}): Promise<VerifyReport> {
  const began = Date.now();
  const chosen = choose(options.only);
  const witness = await openWitness(run, options, new Set(chosen.flatMap((invariant) => invariant.needs)));
  try {
    const results = await judgeAll(chosen, witness);
    return {
      at: witness.evidence.snapshot.takenAt.toISOString(),
      seconds: (Date.now() - began) / 1000,
      verdict: verdictOf(results),
      results,
    };
  } finally {
    await witness.close();
  }
}

type Check = NonNullable<Invariant['check']>;

/** In one session, one after the other, for they share its tables; and what looks through everything beside them. */
async function judgeAll(chosen: readonly Invariant[], witness: Witness): Promise<InvariantResult[]> {
  const { evidence } = witness;
  const inTurn = (check: Check): Promise<Finding> => evidence.snapshot.guarded(() => check(evidence));
  const beside = async (check: Check): Promise<Finding> => {
    const snapshot = await evidence.snapshot.beside();
    try {
      return await check({ ...evidence, snapshot });
    } finally {
      await snapshot.close();
    }
  };
  const apart = chosen.filter((invariant) => invariant.beside);
  for (const { needs } of apart) await witness.gather(needs);
  const begun = new Map(apart.map((invariant) => [invariant, judge(invariant, witness, beside)]));
  const results: InvariantResult[] = [];
  for (const invariant of chosen)
    if (!begun.has(invariant)) results.push(await judge(invariant, witness, inTurn));
  results.push(...(await Promise.all(begun.values())));
  const place = (result: InvariantResult): number => chosen.findIndex(({ id }) => id === result.id);
  return results.sort((a, b) => place(a) - place(b));
}

/** A violation outweighs what could not be looked at. */
function verdictOf(results: readonly InvariantResult[]): VerifyReport['verdict'] {
  if (results.some((result) => result.holds === false)) return 'violated';
  return results.some((result) => result.holds === 'not checked') ? 'not checked' : 'holds';
}

function choose(only: readonly string[] | undefined): readonly Invariant[] {
  if (!only) return INVARIANTS;
  const unknown = only.filter((id) => !INVARIANTS.some((invariant) => invariant.id === id));
  if (unknown.length > 0) throw new RangeError(`there is no invariant ${unknown.join(', ')}`);
  return INVARIANTS.filter((invariant) => only.includes(invariant.id));
}

/** @param look lets a check look, and keeps its failure from the others. Never rejects. */
async function judge(
  invariant: Invariant,
  witness: Witness,
  look: (check: Check) => Promise<Finding>,
): Promise<InvariantResult> {
  const { id, title, english, needs, check } = invariant;
  const began = Date.now();
  const result = (holds: InvariantResult['holds'], finding: Finding, why?: string): InvariantResult => ({
    id,
    title,
    english,
    holds,
    ...finding,
    seconds: (Date.now() - began) / 1000,
    ...(why === undefined ? {} : { why }),
  });
  if (!check) return result('not yet', NOTHING);
  const lacking = await witness.gather(needs);
  if (lacking !== undefined) return result('not checked', NOTHING, lacking);
  try {
    const finding = await look(check);
    return result(finding.violationCount === 0, finding);
  } catch (error) {
    return result('not checked', NOTHING, reasonOf(error));
  }
}
