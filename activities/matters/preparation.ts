import { joinedHousehold } from '../../policies/graph/household.ts';
import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { Child } from '../../schemas/birth-notification.ts';
import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { CommandOf, ResultOf } from '../../schemas/matters/registry.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';
import type { Parent } from '../../schemas/person.ts';
import type { CaseView } from '../ledger-port.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

/** Either the command is ready to go, or a person is asked first. */
export type Prepared<C extends WorkCode> =
  { readonly ready: true; readonly payload: CommandOf<C> } | { readonly ready: false; readonly hold: Hold };

export interface Hold {
  readonly kind: TaskKind;
  /** where the matter stands while it is held: waiting for the family, or for a clerk */
  readonly status: 'correction' | 'manual';
  readonly reason: string;
  /** the words of a department, to be shown instead of the reason; sealed, since they may name people */
  readonly words?: string;
  readonly asks: readonly string[];
  /** what tells it from others of its kind about the same attempt; default: nothing does */
  readonly about?: string;
}

/** Turns what is known of a case into the command of one piece of work. Pure. */
export type Preparation<C extends WorkCode> = (view: CaseView, subject: Subject) => Prepared<C>;

export function ready<C extends WorkCode>(payload: CommandOf<C>): Prepared<C> {
  return { ready: true, payload };
}

export function hold<C extends WorkCode>(reason: Hold): Prepared<C> {
  return { ready: false, hold: reason };
}

/** The child a subject such as `child-2` names. */
export function childOf(view: CaseView, subject: Subject): Child {
  const child = view.notification.children.find((c) => `child-${c.order}` === subject);
  if (!child) throw new RangeError(`the case has no ${subject}`);
  return child;
}

/** What a department answered for an earlier piece of work of the same subject. */
export function resultOf<C extends WorkCode>(
  view: CaseView,
  subject: Subject,
  code: C,
): ResultOf<C> | undefined {
  return view.matters.get(nodeKey(subject, code))?.result as ResultOf<C> | undefined;
}

/** As {@link resultOf}, for work that cannot have been reached without it. */
export function neededResult<C extends WorkCode>(view: CaseView, subject: Subject, code: C): ResultOf<C> {
  const result = resultOf(view, subject, code);
  if (!result) throw new RangeError(`${subject}/${code} has no result yet`);
  return result;
}

/** The eligible decisions of one subject among some entitlements, in the order they were decided. */
export function decidedFor(
  { entitlements }: CaseView,
  subject: Subject,
  codes: readonly EntitlementCode[],
): Entitlement[] {
  return entitlements.filter(
    (e) => e.subject === subject && e.outcome === 'eligible' && codes.includes(e.code),
  );
}

/** A parent as departments are told of one: without a document where none is known. */
export function identity({ name, idType, idNumber }: Parent): CommandOf<'birth-certificate'>['mother'] {
  return {
    name,
    ...(idType === undefined ? {} : { idType }),
    ...(idNumber === undefined ? {} : { idNumber }),
  };
}

/** The child as departments are told of it. */
export function childFields(view: CaseView, subject: Subject) {
  const child = childOf(view, subject);
  return {
    order: child.order,
    sex: child.sex,
    birthAt: birthAtOf(view.notification, child),
    ...(child.name === undefined ? {} : { name: child.name }),
    ...(child.deathAt === undefined ? {} : { deathAt: child.deathAt }),
  };
}

/**
 * Who speaks for the child (监护人、申领人): the parent whose household it joins. Where neither has one there is
 * none to follow: the parent they chose, else the mother.
 */
export function guardianOf({ notification }: CaseView): Parent {
  const { choices, father, mother } = notification;
  const chosen = choices?.householdFollows === 'father' && father ? father : mother;
  return joinedHousehold(notification)?.parent ?? chosen;
}
