import type { DoneToBoth } from '../../../activities/duplicates/complete-likeness.ts';
import type { Effects } from '../../../activities/effects.ts';
import type { CaseFaultError, CasePairLedger } from '../../../activities/ledger-port.ts';
import { failPoint } from '../../fail-point/fail-point.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { faultLies, sqlState } from '../fault.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { followCouple, protectCouple } from './couples.ts';
import { endFamilyLinks } from './family-access.ts';
import { writeDoors } from './family-doors.ts';
import type { LookUp } from './likenesses.ts';
import type { OpenCase } from './open-case.ts';
import { joinNotification } from './facts.ts';
import { lockAndRead, type OpenedWith } from './read-case.ts';
import { writeEffects } from './write-case.ts';

export interface CaseLedgerOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  /** called after a commit that left something to publish */
  readonly wakeRelay: () => void;
  /** where rounds are made, by what a case is held against others; undefined: nowhere else */
  readonly lookUp?: LookUp;
  /** ends what a parent signs in with, in the transaction that says so; undefined: {@link endFamilyLinks} */
  readonly endLinks?: EndLinks;
}

/** Every link of a parent is dead from then on, and whoever is signed in with one is signed out. */
export type EndLinks = (
  on: Connection,
  of: { readonly caseNumber: string; readonly subject: 'mother' | 'father' },
) => Promise<void>;

/** Without effects nothing is written. */
type Decide<T> = (view: OpenCase) => { readonly effects?: Effects; readonly result: T };

/** The ledger behind the activities: a lock, one reading and one writing statement, in one transaction. */
export function createCaseLedger(options: CaseLedgerOptions): CasePairLedger {
  return {
    change: (caseNumber, decide) => changeCase(options, caseNumber, decide),
    changeBoth: (caseNumbers, decide) => changeBoth(options, caseNumbers, decide),
  };
}

/** Two cases in one transaction. Whoever locks both does so in the order of their numbers, and nobody waits for the other. */
async function changeBoth<T>(
  { pool, keyring, wakeRelay, lookUp, endLinks = endFamilyLinks }: CaseLedgerOptions,
  [one, other]: readonly [string, string],
  decide: (one: OpenCase, other: OpenCase | undefined) => DoneToBoth<T>,
): Promise<T> {
  const { result, publishes } = await inTransaction(pool, async (on) => {
    const { effects, result } = await decideOfBoth(on, { keyring, lookUp }, [one, other], decide);
    let publishes = false;
    for (const each of effects.toSorted((a, b) => (a.view.caseNumber < b.view.caseNumber ? -1 : 1)))
      publishes = (await writeAll(on, { keyring, endLinks }, each)) || publishes;
    return { result, publishes };
  }).catch((error: unknown) => {
    throw faultLies(error) === 'data' ? caseFault(error) : error;
  });
  if (publishes) wakeRelay();
  return result;
}

/** Reads two cases and has them decided; once more where the parents of one became others by that ({@link decideOf}). */
async function decideOfBoth<T>(
  on: Connection,
  parts: OpenedWith,
  [one, other]: readonly [string, string],
  decide: (one: OpenCase, other: OpenCase | undefined) => DoneToBoth<T>,
): Promise<DoneToBoth<T>> {
  const views = new Map<string, OpenCase>();
  const decideNow = async (): Promise<DoneToBoth<T>> => {
    for (const number of [...new Set([one, other])].sort()) {
      const view = await lockAndRead(on, parts, number).catch((error: unknown) => {
        if (number === other && error instanceof Error && error.name === 'CaseUnknownError') return undefined;
        throw error;
      });
      if (view) views.set(number, view);
    }
    return decide(views.get(one) as OpenCase, one === other ? undefined : views.get(other));
  };
  const done = await decideNow();
  let isProtectedAnew = false;
  for (const effects of done.effects) {
    const view = views.get(effects.view.caseNumber);
    if (view && (await followsCouple(on, parts, view, effects))) isProtectedAnew = true;
  }
  return isProtectedAnew ? decideNow() : done;
}

/** Whether what was decided made the parents of a case others, of whom one is protected from the other. */
async function followsCouple(
  on: Connection,
  { keyring }: OpenedWith,
  view: OpenCase,
  { facts: after, documentOf }: Pick<Effects, 'facts' | 'documentOf'>,
): Promise<boolean> {
  if (!after) return false;
  // As they were read: what was decided stands in the view alone.
  const before = joinNotification(view.subjects);
  return followCouple(on, keyring, { caseNumber: view.caseNumber, before, after, documentOf });
}

/**
 * Locks a case, lets `decide` look and change it, and writes all of that in one transaction.
 * @param also what else belongs into the same transaction, with what was decided of the case as it was read
 * @throws CaseUnknownError, CaseFaultError as the port says
 */
export async function changeCase<T>(
  { pool, keyring, wakeRelay, lookUp, endLinks = endFamilyLinks }: CaseLedgerOptions,
  caseNumber: string,
  decide: Decide<T>,
  also: (on: Connection, result: T, view: OpenCase) => Promise<void> = async () => undefined,
): Promise<T> {
  const { result, publishes } = await inTransaction(pool, async (on) => {
    const { view, effects, result } = await decideOf(on, { keyring, lookUp }, caseNumber, decide);
    const publishes = effects ? await writeAll(on, { keyring, endLinks }, effects) : false;
    await also(on, result, view);
    return { result, publishes };
  }).catch((error: unknown) => {
    throw faultLies(error) === 'data' ? caseFault(error) : error;
  });
  failPoint('step-written');
  if (publishes) wakeRelay();
  return result;
}

/**
 * Reads a case and has it decided; once more where its parents became others by that, of whom one is protected from the other: who
 * is told of it has to follow from that.
 */
async function decideOf<T>(
  on: Connection,
  parts: OpenedWith,
  caseNumber: string,
  decide: Decide<T>,
): Promise<ReturnType<Decide<T>> & { readonly view: OpenCase }> {
  const view = await lockAndRead(on, parts, caseNumber);
  const done = decide(view);
  if (!done.effects || !(await followsCouple(on, parts, view, done.effects))) return { ...done, view };
  const again = await lockAndRead(on, parts, caseNumber);
  return { ...decide(again), view: again };
}

/**
 * Ends the links that are to end, protects a couple in all its deliveries, and writes what was done to a case.
 * @returns whether there is something to publish
 */
async function writeAll(
  on: Connection,
  { keyring, endLinks }: Pick<CaseLedgerOptions, 'keyring'> & { readonly endLinks: EndLinks },
  effects: Effects,
): Promise<boolean> {
  const { caseNumber } = effects.view;
  const { parent = null, by = '', isCarrying = false } = effects.protection ?? {};
  if (parent !== null && !isCarrying) await protectCouple(on, keyring, { caseNumber, parent, by });
  // First, so that a link that goes out with the same decision is none of those.
  for (const subject of effects.linksEnded) await endLinks(on, { caseNumber, subject });
  await writeDoors(on, keyring, effects);
  return writeEffects(on, keyring, effects);
}

/** Names kinds only: the message of the cause may hold what is in the row. */
function caseFault(cause: unknown): CaseFaultError {
  const name = cause instanceof Error ? cause.name : 'Error';
  const kind = [name, sqlState(cause)].filter((word) => word !== '').join(' ');
  return Object.assign(new Error(kind), { name: 'CaseFaultError' } as const);
}
