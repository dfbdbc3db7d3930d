import { shanghaiDate } from '../../policies/calendar/date.ts';
import { termFor } from '../../policies/clocks/terms.ts';
import type {
  DocumentEntitlement,
  DocumentFacts,
  DocumentGuidance,
  DocumentMatter,
  SaidByDepartment,
} from '../../policies/documents/facts.ts';
import { guidanceOnBirth } from '../../policies/entitlements/guidance.ts';
import { withTexts } from '../../policies/entitlements/pack-texts.ts';
import { decidingDivision } from '../../policies/graph/authorities.ts';
import { isShown, statusWithStep, stepShown } from '../../policies/graph/shown-status.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { divisions } from '../../policies/load/divisions.ts';
import { placeName, windowOf } from '../../policies/notices/windows.ts';
import { isParent, mayReach, PARENTS, type ParentSubject } from '../../policies/rights/between-parents.ts';
import { TERM_KINDS } from '../../schemas/clock.ts';
import { DEPARTMENTS } from '../../schemas/department.ts';
import { ENTITLEMENTS, type Citation, type Entitlement } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import type { MatterCode, Subject } from '../../schemas/matter.ts';
import { beneficiaryWord, OUTCOME_WORDS } from '../../schemas/words.ts';
import { figureWords } from '../../schemas/words/figures.ts';
import { hasErasedParent, isErased } from '../erased.ts';
import type { CaseView, Matter } from '../ledger-port.ts';
import { wishesOf } from '../reach-parents.ts';

/** What a department says of a matter in this very moment; what it asks for is in words already. */
export interface SaidNow {
  readonly matter: Matter;
  readonly said: SaidByDepartment;
  readonly asks: readonly string[];
}

/** The hall that takes cases of a division in. */
export function hallOf({ divisionCode }: Pick<CaseView, 'divisionCode'>): string {
  return `${placeName(divisions(), divisionCode)}政务服务大厅`;
}

/** Whom a document is for, and what it is about. */
export interface Written {
  readonly now?: SaidNow;
  /** the parent alone for whom it is: nothing of the other one is in it; undefined: for the family */
  readonly reader?: ParentSubject;
}

/**
 * What documents of a case are written from, as it stands in this transaction. Names stand in full: a document is for the people
 * whom it names. Of a family of which a parent is erased nothing is written any more. What costs something is made where the
 * document asks for it.
 */
export function documentFacts(view: CaseView, { now, reader }: Written = {}): DocumentFacts {
  const isFor = (subject: Subject): boolean =>
    reader === undefined || mayReach(reader, subject, view.protection?.parent);
  const isKnown = !hasErasedParent(view) && view.notification.children.length > 0;
  const addressees = isKnown ? parentsOf(view, reader ?? now?.matter.node.subject ?? null) : [];
  return {
    caseNumber: view.caseNumber,
    acceptedOn: shanghaiDate(view.acceptedAt.toISOString()),
    completedOn: view.closed ? shanghaiDate(view.now.toISOString()) : undefined,
    hall: hallOf(view),
    addressees: addressees.flatMap((who) => view.notification[who]?.name || []),
    isLarge: addressees.some((who) => wishesOf(view, who).includes('large-text')),
    get matters() {
      return isKnown ? mattersOf(view, now).filter(({ subject }) => isFor(subject)) : [];
    },
    get entitlements() {
      const mine = view.entitlements.filter(({ subject }) => isFor(subject));
      return view.decided ? mine.map(entitlementOf) : undefined;
    },
    get guidance() {
      return isKnown ? guidanceOf(view, isFor) : [];
    },
    served: [],
  };
}

/** Whoever of the parents is alive and may have it. @param about whose it is; null: the case's as a whole */
function parentsOf(view: CaseView, about: Subject | null): ParentSubject[] {
  return PARENTS.filter((who) => mayHold(view, who, about) && view.notification[who]?.deathOn === undefined);
}

/**
 * Whether a parent may have a paper: the own, and what is shared unless the other one is protected from them. What was a dead
 * parent's goes to the other one, since somebody has to bring the papers.
 */
export function mayHold(view: CaseView, who: ParentSubject, about: Subject | null): boolean {
  const protectedParent = view.protection?.parent;
  if (mayReach(who, about, protectedParent)) return true;
  const isOfDead = isParent(about) && view.notification[about]?.deathOn !== undefined;
  return isOfDead && protectedParent === undefined;
}

function mattersOf(view: CaseView, now: SaidNow | undefined): DocumentMatter[] {
  const all = [...view.matters.values()].map((matter) => ({ ...matter.node, matter, status: matter.status }));
  return all
    .filter(isShown)
    .filter(({ subject }) => !isErased(view, subject))
    .map((shown) => {
      const step = stepShown(shown, all);
      const status = step ? statusWithStep(step.status) : shown.status;
      return { ...matterOf(view, shown.matter, shown.code), status, ...saidOf(shown.matter, now) };
    });
}

function saidOf(matter: Matter, now: SaidNow | undefined): Pick<DocumentMatter, 'said' | 'asks'> {
  return now?.matter === matter ? { said: now.said, asks: now.asks } : { asks: [] };
}

function matterOf(
  view: CaseView,
  { node }: Matter,
  code: MatterCode,
): Omit<DocumentMatter, 'status' | 'asks' | 'said'> {
  const { notification } = view;
  const division = decidingDivision(code, notification);
  const place = placeName(divisions(), division);
  const { office, bring } = windowOf(code, notification);
  return {
    code,
    subject: node.subject,
    organ: `${place}${DEPARTMENTS[node.department].title}`,
    government: place === '' ? undefined : `${place}人民政府`,
    window: `${place}${office}，带${bring}`,
    get terms() {
      return termsOf(code, division, shanghaiDate(view.now.toISOString()));
    },
  };
}

/** What was looked up of a day: the packs do not change while a process runs, and births come from few places. */
const looked = new Map<string, DocumentMatter['terms']>();
const MOST_LOOKED = 5_000;

/** The days that a text gives its organ, with that text. @param day ISO date in China */
function termsOf(work: MatterCode, division: string, day: string): DocumentMatter['terms'] {
  const place = `${work} ${division} ${day}`;
  const known = looked.get(place);
  if (known) return known;
  if (looked.size >= MOST_LOOKED) looked.clear();
  const terms = lookUpTerms(work, division, day);
  looked.set(place, terms);
  return terms;
}

function lookUpTerms(work: MatterCode, division: string, day: string): DocumentMatter['terms'] {
  const given = TERM_KINDS.flatMap((kind) => {
    const term = termFor(allPacks(), { work, division, day }, kind);
    if (!term) return [];
    const source = `${term.cite.document}${term.cite.article}`;
    return [[kind, { workingDays: term.workingDays, source }] as const];
  });
  return Object.fromEntries(given);
}

function guidanceOf(
  { notification, now }: CaseView,
  isFor: (subject: Subject) => boolean,
): DocumentGuidance[] {
  const all = guidanceOnBirth(notification, shanghaiDate(now.toISOString()));
  return all
    .filter(({ subject }) => isFor(subject as Subject))
    .map(({ title, subject, text, result, authority, citation }: Guidance) => ({
      ...{ title, text, authority },
      subject: beneficiaryWord(subject),
      applies: result === 'met',
      source: sourceOf(citation),
    }));
}

function sourceOf({ document, article }: Citation): string {
  return `${document}${article}`;
}

function entitlementOf(decided: Entitlement): DocumentEntitlement {
  const { code, subject, outcome, rules, ...figures } = withTexts(decided, allPacks());
  const told = rules.flatMap(({ text, result }) => (text !== undefined && result === 'met' ? [text] : []));
  return {
    title: ENTITLEMENTS[code],
    subject: beneficiaryWord(subject),
    outcome: OUTCOME_WORDS[outcome],
    figures: figureWords({ outcome, ...figures }),
    sources: [...new Set(rules.map(({ citation }) => sourceOf(citation)))],
    told: [...new Set(told)],
  };
}
