import { z } from 'zod';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { entitlementSchema, type Entitlement } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import { MATTERS, type MatterCode, type Subject } from '../../schemas/matter.ts';
import type { CaseRecord, EventRecord, MatterRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { joinNotification, openFacts, type OpenSubject } from '../../infra/postgres/ledger/facts.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext, wordsPlace, type Keyring } from '../../infra/sealing/keys.ts';
import { sentAs } from '../../policies/entitlements/follow-ons.ts';
import { guidanceOnBirth } from '../../policies/entitlements/guidance.ts';
import { isShown, statusWithStep, stepShown } from '../../policies/graph/shown-status.ts';
import { withTexts } from '../../policies/entitlements/pack-texts.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { heldValues } from './held-values.ts';
import { basisText, isBasis } from '../../policies/personal-data/bases.ts';
import { documentView } from './document-view.ts';
import { eventText } from './event-text.ts';
import { followOnHandling, matterHandling, type HandlingSurroundings } from './handling-view.ts';
import { forViewer } from './case-sight.ts';
import { maskRecord, WHOLE_CASE, type Viewer } from './masking.ts';
import { peopleView } from './people-view.ts';
import { withPayments } from './payment-view.ts';
import { protectionView } from './protection-view.ts';
import { representationView, whoOf } from './representation-view.ts';
import { SealedParts } from './sealed-parts.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';
import { shownWords } from './words.ts';

interface ShownMatter extends MatterRecord {
  readonly code: MatterCode;
  /** the step whose words these are; undefined: its own */
  readonly wordsOf?: MatterRecord;
}

/** The matters a family sees; what holds a step holds its matter (policies/graph/shown-status.ts). */
export function shownMatters(matters: readonly MatterRecord[]): ShownMatter[] {
  return matters.filter(isShown).map((matter) => {
    const step = stepShown(matter, matters);
    if (!step) return matter;
    const shown = { ...matter, status: statusWithStep(step.status) };
    return step.reason === null ? shown : { ...shown, reason: step.reason, words: step.words, wordsOf: step };
  });
}

/**
 * The case as a clerk sees it, personal fields masked; what cannot be opened is left out and named.
 * @param today ISO date in China
 * @param viewer what of it is shown to whoever asks
 */
export function caseView(
  record: CaseRecord,
  keyring: Keyring,
  today: string,
  viewer: Viewer = WHOLE_CASE,
): CaseView {
  const parts = new SealedParts();
  const keys = openKeys(record, keyring, parts);
  const facts = openAllFacts(record, keys, parts);
  const notification = wholeNotification(facts);
  // whose household a child joins is not known any more without one of its parents
  const placed = record.erased.includes('father') ? undefined : notification;
  const handling = { events: record.events, notification: placed, today };
  const matters = shownMatters(record.matters).map((matter) =>
    matterView(matter, { record, key: keys.get(matter.subject), facts, keyring, handling, parts, viewer }),
  );
  const entitlements = entitlementsOf(record, keys.get('family'), parts);
  const guidance = guidanceOf(record, notification, today);
  const packs = allPacks({ includeDrafts: true });
  const whole: CaseView = {
    caseNumber: record.caseNumber,
    status: record.status,
    divisionCode: record.divisionCode,
    acceptedAt: formatInstant(record.acceptedAt),
    ...(record.completedAt === null ? {} : { completedAt: formatInstant(record.completedAt) }),
    ...peopleView(facts, viewer),
    matters,
    entitlements: entitlements.map((one) => ({
      ...withTexts(withPayments(one, record, today), packs),
      ...handlingOfEntitlement(one, record, handling),
    })),
    guidance,
    ...besides(record, keyring, today),
    erased: [...record.erased],
    unreadable: [...parts.unreadable],
    documents: record.documents.map((document) => documentView(document, keys.get('family'))),
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
  return forViewer(whole, viewer);
}

/** Who acts for a parent, and who is protected from the other one, where anybody is. */
function besides(
  { representations, protection, keys }: CaseRecord,
  keyring: Keyring,
  today: string,
): Pick<CaseView, 'representations' | 'protection'> {
  const views = representations.map((one) =>
    representationView(one, { who: whoOf(keyring, one, keys[one.parent] ?? null), today }),
  );
  return {
    ...(views.length === 0 ? {} : { representations: views }),
    ...(protection ? { protection: protectionView(protection) } : {}),
  };
}

/** How the office that decides on it, or pays it, stands against its terms. */
function handlingOfEntitlement(
  { code, subject }: Entitlement,
  { matters }: CaseRecord,
  around: HandlingSurroundings,
): Pick<CaseView['entitlements'][number], 'handling'> {
  const work = sentAs(code);
  const matter = matters.find((one) => one.code === work && one.subject === subject);
  return work && matter ? { handling: { work, ...followOnHandling(matter, work, around) } } : {};
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

/** The data key of each subject that still has one. */
export function openKeys(record: CaseRecord, keyring: Keyring, parts: SealedParts): Map<Subject, Buffer> {
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
  readonly handling: HandlingSurroundings;
  readonly parts: SealedParts;
  readonly viewer: Viewer;
}

function matterView(matter: ShownMatter, around: MatterSurroundings): MatterView {
  const { record, key, parts, viewer } = around;
  const opened = parts.open(`result/${matter.subject}/${matter.code}`, () =>
    openResult(record.caseNumber, matter, key),
  );
  const result = opened && maskRecord(opened, viewer);
  return {
    code: matter.code,
    title: MATTERS[matter.code].title,
    subject: matter.subject,
    status: matter.status,
    route: matter.route,
    ...(matter.routeReason === null ? {} : { routeReason: matter.routeReason }),
    department: matter.department,
    waitsFor: waitsFor(matter, record.matters),
    ...(result ? { result } : {}),
    ...reasonOf(matter, around),
    ...heldIn(matter, around),
    ...matterHandling(matter, matter.code, around.handling),
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
  { record, facts, viewer }: MatterSurroundings,
): Pick<MatterView, 'held'> {
  if (!facts.has('family') || !facts.has('mother')) return {};
  const open = record.tasks.filter((t) => t.status === 'open' && t.subject === subject && t.code === code);
  if (open.length === 0) return {};
  const held = open.flatMap((task) => heldValues(task, joinNotification(facts), viewer));
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

/** What a department has answered, in full. @throws Error where it does not open */
export function openResult(
  caseNumber: string,
  matter: MatterRecord,
  key: Buffer | undefined,
): object | undefined {
  if (matter.result === null || !key) return undefined;
  const context = sealContext.result(caseNumber, matter.subject, matter.code);
  const result = openContent(key, `result/${matter.code}`, context, Buffer.from(matter.result, 'base64'));
  return typeof result === 'object' && result !== null ? result : undefined;
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
export function openAllFacts(
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
function guidanceOf(
  { status }: CaseRecord,
  notification: BirthNotification | undefined,
  today: string,
): Guidance[] {
  if (status === 'annulled' || status === 'withdrawn') return [];
  return notification ? guidanceOnBirth(notification, today) : [];
}

/** undefined once a part of the facts is erased, or lost */
function wholeNotification(facts: ReadonlyMap<Subject, OpenSubject>): BirthNotification | undefined {
  const whole = ['family', 'mother', 'child-1'].every((subject) => facts.has(subject as Subject));
  return whole ? joinNotification(facts) : undefined;
}
