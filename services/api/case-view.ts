import { z } from 'zod';
import { nodeKey } from '../../schemas/case-plan.ts';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { entitlementSchema, type Entitlement } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import {
  MATTERS,
  STEPS,
  isEnd,
  type MatterCode,
  type MatterFlag,
  type MatterStatus,
  type Subject,
} from '../../schemas/matter.ts';
import type {
  CaseRecord,
  ClockRecord,
  EventRecord,
  MatterRecord,
} from '../../infra/postgres/ledger/case-reads.ts';
import { joinNotification, openFacts, type OpenSubject } from '../../infra/postgres/ledger/facts.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext, wordsPlace, type Keyring } from '../../infra/sealing/keys.ts';
import { startClocks } from '../../policies/calendar/clocks.ts';
import { addWorkingDays } from '../../policies/calendar/working-days.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { guidanceOnBirth } from '../../policies/entitlements/guidance.ts';
import { withTexts } from '../../policies/entitlements/pack-texts.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { heldValues } from './held-values.ts';
import { basisText, isBasis } from '../../policies/personal-data/bases.ts';
import { eventText } from './event-text.ts';
import { maskRecord } from './masking.ts';
import { withPayments } from './payment-view.ts';
import { SealedParts } from './sealed-parts.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';
import { shownWords } from './words.ts';

/** Working days before a due date from which a matter shows as 临期. */
const DUE_SOON_WORKING_DAYS = 1;

interface ShownMatter extends MatterRecord {
  readonly code: MatterCode;
  /** the step whose words these are; undefined: its own */
  readonly wordsOf?: MatterRecord;
}

function isShown(matter: MatterRecord): matter is ShownMatter {
  return matter.part === 'joint' && Object.hasOwn(MATTERS, matter.code);
}

/**
 * The matters a family sees. A step is part of its matter: until it has ended the matter is not completed, and
 * what holds the step holds the matter.
 */
export function shownMatters(matters: readonly MatterRecord[]): ShownMatter[] {
  return matters.filter(isShown).map((matter) => {
    const step = matters.find((m) => m.subject === matter.subject && partOf(m) === matter.code);
    if (!step || matter.status !== 'completed' || step.status === 'completed') return matter;
    const shown = { ...matter, status: statusWithStep(step.status) };
    return step.reason === null ? shown : { ...shown, reason: step.reason, words: step.words, wordsOf: step };
  });
}

function partOf(matter: MatterRecord): MatterCode | undefined {
  return (STEPS as Readonly<Record<string, { partOf: MatterCode }>>)[matter.code]?.partOf;
}

function statusWithStep(step: MatterStatus): MatterStatus {
  if (step === 'correction' || step === 'manual') return step;
  return isEnd(step) ? 'completed' : 'processing';
}

/**
 * The case as a clerk sees it, personal fields masked; what cannot be opened is left out and named.
 * @param today ISO date in China
 */
export function caseView(record: CaseRecord, keyring: Keyring, today: string): CaseView {
  const parts = new SealedParts();
  const keys = openKeys(record, keyring, parts);
  const facts = openAllFacts(record, keys, parts);
  const matters = shownMatters(record.matters).map((matter) =>
    matterView(matter, { record, key: keys.get(matter.subject), facts, keyring, today, parts }),
  );
  const entitlements = entitlementsOf(record, keys.get('family'), parts);
  const guidance = guidanceOf(record, facts, today);
  const packs = allPacks({ includeDrafts: true });
  return {
    caseNumber: record.caseNumber,
    status: record.status,
    divisionCode: record.divisionCode,
    acceptedAt: formatInstant(record.acceptedAt),
    ...(record.completedAt === null ? {} : { completedAt: formatInstant(record.completedAt) }),
    matters,
    entitlements: entitlements.map((one) => withTexts(withPayments(one, record, today), packs)),
    guidance,
    erased: [...record.erased],
    unreadable: [...parts.unreadable],
    tasks: record.tasks.map((task) => taskView(task, keyring)),
    events: record.events.map((event) => ({
      seq: event.seq,
      at: formatInstant(event.at),
      type: event.type,
      subject: event.subject,
      matter: event.code,
      actor: event.actor,
      text: eventText(event),
      ...basesOf(event),
      ...wordsOfEvent(event, record.caseNumber, keyring),
    })),
  };
}

/** What allowed it, in words; a newer release may know provisions that this one does not. */
function basesOf({ detail }: EventRecord): { readonly bases?: string[] } {
  const codes: unknown = detail?.['bases'];
  if (!Array.isArray(codes)) return {};
  return { bases: codes.filter(isBasis).map(basisText) };
}

function wordsOfEvent(
  event: EventRecord,
  caseNumber: string,
  keyring: Keyring,
): { readonly reason?: string } {
  const { words, subject, code, type } = event;
  const reason = shownWords(
    keyring,
    { words, reason: '' },
    wordsPlace.ofEvent(caseNumber, { subject, code, type }),
  );
  return reason === '' ? {} : { reason };
}

function openKeys(record: CaseRecord, keyring: Keyring, parts: SealedParts): Map<Subject, Buffer> {
  const keys = new Map<Subject, Buffer>();
  for (const [subject, wrapped] of Object.entries(record.keys) as [Subject, string][]) {
    const key = parts.open(`key/${subject}`, () => keyring.unwrap(Buffer.from(wrapped, 'base64')));
    if (key) keys.set(subject, key);
  }
  return keys;
}

interface MatterSurroundings {
  readonly record: CaseRecord;
  readonly key: Buffer | undefined;
  readonly facts: ReadonlyMap<Subject, OpenSubject>;
  readonly keyring: Keyring;
  readonly today: string;
  readonly parts: SealedParts;
}

function matterView(matter: ShownMatter, around: MatterSurroundings): MatterView {
  const { record, key, today, parts } = around;
  const clocks = runningClocks(matter);
  const dueDate = clocks
    .map((clock) => clock.dueDate)
    .sort()
    .at(-1);
  const result = parts.open(`result/${matter.subject}/${matter.code}`, () =>
    openResult(record.caseNumber, matter, key),
  );
  return {
    code: matter.code,
    title: MATTERS[matter.code].title,
    subject: matter.subject,
    status: matter.status,
    route: matter.route,
    ...(matter.routeReason === null ? {} : { routeReason: matter.routeReason }),
    department: matter.department,
    waitsFor: waitsFor(matter, record.matters),
    flags: flagsOf(matter, dueDate, today),
    ...(result ? { result } : {}),
    ...reasonOf(matter, around),
    ...heldIn(matter, around),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(clocks.length === 0 ? {} : { clocks }),
    attempt: matter.attempt,
  };
}

function reasonOf(matter: ShownMatter, { record, keyring }: MatterSurroundings): Pick<MatterView, 'reason'> {
  const { reason, wordsOf = matter } = matter;
  if (reason === null) return {};
  const place = wordsPlace.ofMatter(record.caseNumber, wordsOf);
  return { reason: shownWords(keyring, { ...matter, reason }, place) };
}

/** What people are asked about in the open tasks of a matter. Nothing where the family was erased. */
function heldIn(
  { subject, code }: ShownMatter,
  { record, facts }: MatterSurroundings,
): Pick<MatterView, 'held'> {
  if (!facts.has('family') || !facts.has('mother')) return {};
  const open = record.tasks.filter((t) => t.status === 'open' && t.subject === subject && t.code === code);
  if (open.length === 0) return {};
  const held = open.flatMap((task) => heldValues(task, joinNotification(facts)));
  return held.length === 0 ? {} : { held };
}

/** What the matter needs that has not been completed, as `child-1/birth-certificate`. */
function waitsFor(matter: MatterRecord, all: readonly MatterRecord[]): string[] {
  if (matter.status !== 'waiting') return [];
  const completed = new Set(
    all.filter((m) => m.status === 'completed').map((m) => nodeKey(m.subject, m.code)),
  );
  return matter.node.needs.filter((need) => !completed.has(need));
}

/** Promises count from the request; before it nothing is due. */
function runningClocks(matter: MatterRecord): (ClockRecord & { dueDate: string; provisional: boolean })[] {
  const clocks = matter.clocks ?? [];
  const running = clocks.filter((clock) => clock.dueDate !== undefined);
  if (running.length > 0) {
    return running.map((clock) => ({
      ...clock,
      dueDate: clock.dueDate ?? '',
      provisional: clock.provisional ?? false,
    }));
  }
  return matter.requestedAt === null ? [] : startClocks(clocks, shanghaiDate(matter.requestedAt));
}

function flagsOf(matter: MatterRecord, dueDate: string | undefined, today: string): MatterFlag[] {
  const flags = new Set(matter.flags);
  if (dueDate !== undefined && !isEnd(matter.status)) {
    if (today > dueDate) flags.add('overdue');
    else if (addWorkingDays(today, DUE_SOON_WORKING_DAYS).date >= dueDate) flags.add('due-soon');
  }
  return [...flags];
}

function openResult(
  caseNumber: string,
  matter: MatterRecord,
  key: Buffer | undefined,
): Record<string, unknown> | undefined {
  if (matter.result === null || !key) return undefined;
  const context = sealContext.result(caseNumber, matter.subject, matter.code);
  const result = openContent(key, `result/${matter.code}`, context, Buffer.from(matter.result, 'base64'));
  return typeof result === 'object' && result !== null ? maskRecord(result) : undefined;
}

function entitlementsOf(
  { caseNumber, decision }: CaseRecord,
  familyKey: Buffer | undefined,
  parts: SealedParts,
): Entitlement[] {
  if (decision === null || !familyKey) return [];
  const open = (): Entitlement[] => {
    const sealed = Buffer.from(decision, 'base64');
    const opened = openContent(familyKey, 'entitlements', sealContext.decision(caseNumber), sealed);
    return z.array(entitlementSchema).parse(opened);
  };
  return parts.open('decision', open) ?? [];
}

/** The facts of each subject that still has them; what cannot be opened is left out and named. */
function openAllFacts(
  record: CaseRecord,
  keys: ReadonlyMap<Subject, Buffer>,
  parts: SealedParts,
): Map<Subject, OpenSubject> {
  const open = new Map<Subject, OpenSubject>();
  for (const [subject, sealed] of Object.entries(record.facts) as [Subject, string][]) {
    const key = keys.get(subject);
    if (!key) continue;
    const revision = record.revisions[subject] ?? 0;
    const facts = parts.open(`facts/${subject}`, () =>
      openFacts(key, { caseNumber: record.caseNumber, subject, revision }, Buffer.from(sealed, 'base64')),
    );
    if (facts) open.set(subject, { key, facts, revision });
  }
  return open;
}

/** What is offered besides the entitlements, as the packs stand today. Nothing once a part of the facts is erased, or lost. */
function guidanceOf(record: CaseRecord, facts: ReadonlyMap<Subject, OpenSubject>, today: string): Guidance[] {
  if (record.status === 'annulled' || record.status === 'withdrawn') return [];
  const whole = ['family', 'mother', 'child-1'].every((subject) => facts.has(subject as Subject));
  return whole ? guidanceOnBirth(joinNotification(facts), today) : [];
}
