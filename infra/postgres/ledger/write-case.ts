import type { Effects, NewEvent } from '../../../activities/effects.ts';
import type { CaseView, Matter, PaymentOrder, Task } from '../../../activities/ledger-port.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Content } from '../../../schemas/versions.ts';
import { outboxRecord } from '../../outbox/outbox.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, wordsPlace, type Keyring } from '../../sealing/keys.ts';
import { bytea } from '../bytea.ts';
import type { Connection } from '../pool.ts';
import { messagesOf } from './case-messages.ts';
import { documentRecords } from './document-records.ts';
import { readClockEvents } from './clock-events.ts';
import { sealFacts, splitNotification, type OpenSubject } from './facts.ts';
import { keyRecords } from './likenesses.ts';
import { hashOrder } from './order-hash.ts';
import { changeRecords, draftRecords } from './write-decisions.ts';
import { newResultOf, OpenCase } from './open-case.ts';
import { stopNotices } from './stop-notices.ts';
import { searchEntry, type SearchEntry } from './search-entries.ts';
import { changeStatement, type CaseRecords } from './write-statement.ts';

/**
 * Writes everything that was done to a case, in the transaction that holds its lock: one statement.
 * @returns whether anything is to be published
 */
export async function writeEffects(on: Connection, keyring: Keyring, to: Effects): Promise<boolean> {
  if (!to.any) return false;
  await readMissingClocks(on, to);
  const stops = await stopNotices(on, keyring, to);
  const records = recordsOf(keyring, to);
  const { name, text, parameter } = changeStatement(records);
  await on.query({ name, text, values: [parameter] });
  return records.outbox.length > 0 || to.resent.size > 0 || stops;
}

/**
 * What the clocks of changed matters are read off, where that is more than what happens now: a birth whose departments answer at
 * once never asks for it.
 */
async function readMissingClocks(on: Connection, { view, lacksClockEvents }: Effects): Promise<void> {
  if (!lacksClockEvents) return;
  view.clockEvents = await readClockEvents(on, view.caseNumber);
}

/** The rows of everything that is done to a case. */
export function recordsOf(keyring: Keyring, to: Effects): CaseRecords {
  const { view } = to;
  const { caseNumber, now } = view;
  const { outbox, notices, links } = messagesOf(keyring, to);
  const mine = { case_number: caseNumber };
  const { fresh, ...subjects } = subjectRecords(keyring, to);
  return {
    cases: to.caseChanged ? [caseRecord(view)] : [],
    alarms: to.alarmChanged && view.alarmAt ? [{ ...mine, rings_at: view.alarmAt }] : [],
    silenced: to.alarmChanged && !view.alarmAt ? [caseNumber] : [],
    applied: [...to.applied],
    // Of what landed too, each row is changed once: what a person has decided is what becomes of it.
    setAside: [...to.setAside].filter((id) => !to.applied.has(id) && !to.again.has(id)),
    again: [...to.again].filter((id) => !to.applied.has(id)),
    answered: [...to.answered],
    // These marks are of one row, which one statement changes once.
    resent: [...to.resent].filter((id) => !to.answered.has(id)),
    promised: [...to.promised]
      .filter(([id]) => !to.answered.has(id) && !to.resent.has(id))
      .map(([id, until]) => ({ id, until })),
    matters: to.written.map((m) => ({ ...mine, ...matterRecord(to, m) })),
    tasks: [...to.tasks].map((t) => ({ ...mine, ...taskRecord(keyring, to, t) })),
    ...protectionRecords(to),
    changes: changeRecords(to, openOf),
    ...draftRecords(keyring, to, openOf),
    events: to.events.map((e) => ({
      ...mine,
      ...e,
      detail: e.detail ?? null,
      at: now,
      words: wordsOfEvent(view, e),
    })),
    notices: notices.map(({ id, template, occasion, about, to: addressee }) => ({
      ...{ ...mine, id, template, dedupe_key: occasion, addressee },
      ...{ subject: about?.subject ?? null, code: about?.code ?? null, attempt: about?.attempt ?? null },
    })),
    links,
    decisions: decisionRecords(to),
    ...subjects,
    ...documentRecords(keyring, to, (subject) => fresh.get(subject) ?? openOf(view, subject)?.key),
    likenesses: [...to.likenesses].map((l) => ({ ...mine, ...l, found_at: now })),
    keys: keyRecords(keyring, caseNumber, to.lookUpKeys),
    wakes: to.wakes ? [caseNumber] : [],
    orders: [...to.orders].map((o) => ({ ...mine, ...orderRecord(keyring, caseNumber, o) })),
    ...dueRecords(to),
    outbox: outbox.map(outboxRecord),
  };
}

type ProtectionRecords = Pick<CaseRecords, 'protections' | 'unprotected'>;

function protectionRecords({ view: { caseNumber, now }, protection }: Effects): ProtectionRecords {
  if (!protection) return { protections: [], unprotected: [] };
  const { parent, by, isToBeCarried } = protection;
  if (parent === null) return { protections: [], unprotected: [caseNumber] };
  const row = { case_number: caseNumber, parent, since: now, by, carried_at: isToBeCarried ? null : now };
  return { protections: [row], unprotected: [] };
}

/** A moment that the row has already stays what it is; a case that is open again has no end. */
function caseRecord(view: CaseView): Record<string, unknown> {
  const { caseNumber, status, decided, closed, compared, joinedInto, now } = view;
  return {
    case_number: caseNumber,
    status,
    decided_at: decided ? now : null,
    completed_at: closed ? now : null,
    compared_at: compared ? now : null,
    joined_into: joinedInto,
  };
}

function matterRecord(to: Effects, m: Matter): Record<string, unknown> {
  const { view, words } = to;
  const { subject, code } = m.node;
  const { dueOn, watchOn, clocked } = to.clockIndexOf(m);
  return {
    subject,
    code,
    position: m.position,
    part: m.node.part,
    department: m.node.department,
    node: m.node,
    route: m.route,
    route_reason: m.routeReason,
    status: m.status,
    flags: m.flags,
    attempt: m.attempt,
    clocks: m.clocks ?? null,
    reason: m.reason,
    result: sealResult(view, m),
    words: sealWords(view, subject, wordsPlace.ofMatter(view.caseNumber, m.node), words.get(m)),
    requested_at: m.requestedAt,
    answer_due_at: m.answerDueAt,
    ended_at: m.endedAt,
    due_on: dueOn,
    watch_on: watchOn,
    clocked,
  };
}

/** A new result is sealed with its subject's key; an erased subject has none, and keeps no result. */
function sealResult(view: CaseView, m: Matter): string | null {
  const result = newResultOf(m);
  const subject = result === undefined ? undefined : openOf(view, m.node.subject);
  if (!subject) return null;
  const context = sealContext.result(view.caseNumber, m.node.subject, m.node.code);
  return bytea(sealContent(subject.key, `result/${m.node.code}`, context, result));
}

/** What something else than a person has settled ends now. */
function taskRecord(keyring: Keyring, { view, words }: Effects, task: Task): Record<string, unknown> {
  const { completed, openedAt, draft: _, ...rest } = task;
  return {
    ...rest,
    dedupe_key: task.id,
    event_id: task.eventId,
    opened_at: openedAt,
    outcome: completed?.outcome ?? null,
    completed_by: completed?.by ?? null,
    completed_at: completed?.at ?? (task.status === 'open' ? null : view.now),
    completion_reason: sealNote(keyring, view, task),
    seconded_by: completed?.second ?? null,
    decision_hash: completed?.hash ? bytea(Buffer.from(completed.hash, 'base64')) : null,
    words: sealWords(view, task.subject ?? 'family', wordsPlace.ofTask(task.id), words.get(task)),
  };
}

/**
 * A person's words may name people: they are sealed with the family's key, and go with it. Who has a case taken up again
 * that was set aside is an operator: that the family's key may not open is why it was.
 */
function sealNote(keyring: Keyring, view: CaseView, { id, kind, completed }: Task): string | null {
  const note = completed?.reason;
  if (note === undefined || note === null) return null;
  const withoutFamily = view.familyErased || kind === 'case-set-aside';
  const key = withoutFamily ? keyring.notes : openOf(view, 'family')?.key;
  return bytea(sealContent(key ?? keyring.notes, 'note', sealContext.note(id), note));
}

/** What a department has said is sealed with the key of whom it is about, and goes with that. */
function sealWords(
  view: CaseView,
  subject: Subject,
  context: string,
  words: string | undefined,
): string | null {
  const key = words === undefined ? undefined : openOf(view, subject)?.key;
  return key ? bytea(sealContent(key, 'note', context, words)) : null;
}

function wordsOfEvent(view: CaseView, { subject, code, type, words }: NewEvent): string | null {
  return sealWords(view, 'family', wordsPlace.ofEvent(view.caseNumber, { subject, code, type }), words);
}

/** Fields by the names of their columns. */
function columnsOf(row: object): Record<string, unknown> {
  const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value as unknown]));
}

function orderRecord(keyring: Keyring, caseNumber: string, order: PaymentOrder): Record<string, unknown> {
  const { id, ...rest } = order;
  const hash = bytea(hashOrder(keyring, caseNumber, order));
  return { ...columnsOf(rest), order_id: id, order_hash: hash };
}

/** What is looked at at a time has a row, and what is not has none. */
function dueRecords({ view, looks }: Effects): Pick<CaseRecords, 'dues' | 'undue'> {
  const mine = { case_number: view.caseNumber };
  return {
    dues: looks.flatMap(({ id, kind, at }) => (at ? [{ ...mine, id, kind, due_at: at, try_at: at }] : [])),
    undue: looks.flatMap(({ id, at }) => (at ? [] : [id])),
  };
}

/** A subject with its key; none where it was erased, or the case is only being accepted. */
function openOf(view: CaseView, subject: Subject): OpenSubject | undefined {
  return view instanceof OpenCase ? view.subjects.get(subject) : undefined;
}

/**
 * Facts that differ, each sealed with the data key that its subject has, as the revision after the one that it has; one
 * that is new is given a key, and begins.
 */
function subjectRecords(
  keyring: Keyring,
  to: Effects,
): Pick<CaseRecords, 'subjects' | 'revisions' | 'findable'> & {
  readonly fresh: ReadonlyMap<Subject, Buffer>;
} {
  const { view, facts } = to;
  const { caseNumber } = view;
  const parts = facts ? [...splitNotification(facts)] : [];
  const changed = parts.flatMap(([subject, part]) => {
    const known = openOf(view, subject);
    if (known && JSON.stringify(part) === JSON.stringify(known.facts)) return [];
    const { key, wrapped } = known ? { key: known.key, wrapped: null } : keyring.newDataKey();
    const of = { caseNumber, subject, revision: known ? known.revision + 1 : 0 };
    return [{ of, key, part, wrapped, sealed: sealFacts(key, of, part) }];
  });
  return {
    fresh: new Map(changed.map(({ of: { subject }, key }) => [subject, key])),
    subjects: changed.map(({ of: { subject }, wrapped, sealed }) => ({
      case_number: caseNumber,
      subject,
      wrapped_key: wrapped && bytea(wrapped),
      facts: bytea(sealed),
    })),
    revisions: changed.flatMap(({ of: { subject, revision } }) =>
      revision === 0 ? [] : [{ case_number: caseNumber, subject, revision }],
    ),
    findable: [
      ...changed.flatMap(({ of: { subject }, part }) => factsEntry(keyring, to, subject, part)),
      ...[...to.matters].flatMap((m) => certificateEntry(keyring, to, m)),
    ],
  };
}

/** By what somebody is found, of facts that are new. */
function factsEntry(keyring: Keyring, to: Effects, subject: Subject, facts: object): SearchEntry[] {
  if (subject === 'family') return [];
  const of = { case_number: to.view.caseNumber, subject, source: 'facts' } as const;
  return [searchEntry(keyring, of, to.foundBy(subject, of.source, facts))];
}

/** By what a child is found of its certificate, where that is new. Of one that was erased nothing is kept. */
function certificateEntry(keyring: Keyring, to: Effects, m: Matter): SearchEntry[] {
  const { subject } = m.node;
  const result = m.node.code === 'birth-certificate' ? newResultOf(m) : undefined;
  if (typeof result !== 'object' || result === null || !openOf(to.view, subject)) return [];
  const of = { case_number: to.view.caseNumber, subject, source: 'birth-certificate' } as const;
  return [searchEntry(keyring, of, to.foundBy(subject, of.source, result))];
}

function decisionRecords({ view, decision }: Effects): Record<string, unknown>[] {
  if (!decision) return [];
  const { caseNumber, entitlements, revision } = view;
  const family = openOf(view, 'family');
  if (!family) throw new RangeError('a case without its family cannot be decided');
  const { asOf, facts, cause } = decision;
  const sealed = (content: Content, context: string, clear: unknown): string =>
    bytea(sealContent(family.key, content, context, clear));
  return [
    {
      case_number: caseNumber,
      revision,
      as_of: asOf,
      pack: [...new Set(entitlements.map(({ pack }) => pack))].sort().join(' '),
      decision: sealed('entitlements', sealContext.decision(caseNumber), entitlements),
      facts: facts ? sealed('decision-facts', sealContext.decisionFacts(caseNumber), facts) : null,
      cause,
    },
  ];
}
