import type { Concern, ParentSubject } from '../policies/rights/between-parents.ts';
import type { BirthFacts } from '../schemas/entitlement-check.ts';
import type { Subject, WorkCode } from '../schemas/matter.ts';
import type { NoticeTemplate, Told } from '../schemas/notice.ts';
import type { Matter } from './ledger-port.ts';

/* What is new by what is done to a case, as the ledger writes it (effects.ts). */

/** One asking for a matter. */
export interface Asked extends Pick<Matter['node'], 'subject' | 'code'> {
  /** undefined: an older build has not said */
  readonly attempt?: number | undefined;
}

export interface NewCommand {
  readonly id: string;
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly attempt: number;
  /** fits `PAYLOADS[code].command`; sealed for the department before it is written */
  readonly payload: unknown;
  /** bulk work lets births overtake it */
  readonly lane?: 'bulk';
}

export interface NewEvent {
  readonly type: string;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly actor: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** a person's own words: they may name people, and are kept sealed */
  readonly words?: string;
}

/** To the parent who is told. */
export interface NewNotice {
  readonly template: NoticeTemplate;
  /** `accepted`, `needs-you:child-1/birth-certificate:1`, …: the same occasion is told once */
  readonly occasion: string;
  readonly values: Readonly<Record<string, string>>;
  readonly lane?: 'bulk';
  /** whom it is for: it stays with the notice, and with what follows where it does not arrive */
  readonly to: ParentSubject;
  /** the matter in which the family's time to answer begins with it; undefined: none does */
  readonly about?: Asked;
}

/** What a family is to be told. Which parent hears it follows from what it is about (policies/rights/between-parents.ts). */
export interface News extends Omit<NewNotice, 'template' | 'to'>, Partial<Concern> {
  readonly told: Told;
  /** that parent alone; left out: whoever hears of it */
  readonly to?: ParentSubject;
}

/** A fact about the case for outsiders: a matter's end, the case's end. */
export interface PublishedFact {
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly what: string;
  readonly status: string;
}

/** A decision about the entitlements: the next revision, beside what `view.entitlements` says by then. */
export interface NewDecision {
  /** ISO date */
  readonly asOf: string;
  /** the facts it used; undefined: those of the decision before */
  readonly facts?: BirthFacts;
  /** `first`, or what made it be taken again */
  readonly cause: string;
}

/** A payment order, a notice by the id of its command, a drafted decision by its task, or the clocks of the case, and when it is looked at; null: not any more. */
export interface Look {
  readonly id: string;
  readonly kind: 'order' | 'leave-notice' | 'decision' | 'clock';
  readonly at: Date | null;
}
