import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { canonicalJson } from '../../policies/input/json-values.ts';
import type { SideView, TaskView } from '../../schemas/task.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { likenessesOf, readSides, type Side } from '../../infra/postgres/ledger/likenesses.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { isShown, maskIdNumber, maskName, maskPhone, NOT_SHOWN, WHOLE_CASE, type Viewer } from './masking.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';

/** Nobody is asked about the same two cases more often. */
const MOST_TIMES = 20;

type Asking = Pick<TaskRecord, 'id' | 'caseNumber' | 'subject' | 'code' | 'kind' | 'attempt'>;

/** Whether a task is about that case: its id follows from both (activities/tasks.ts). */
export function isAbout({ caseNumber, subject, code, kind, attempt, id }: Asking, other: string): boolean {
  const about = ['task', caseNumber ?? '', subject ?? '', code ?? '', kind, attempt, other] as const;
  return Array.from({ length: MOST_TIMES }, (_, n) => n).some((n) => derivedId(...about, n) === id);
}

/** Tasks as they are shown: each question about two cases that look alike with both reports, side by side, masked. */
export async function taskViews(
  pool: Pool,
  keyring: Keyring,
  tasks: readonly TaskRecord[],
  viewer: Viewer,
): Promise<TaskView[]> {
  const views = tasks.map((task) => taskView(task, keyring));
  const asking = tasks.filter(({ kind, status }) => kind === 'likely-duplicate' && status === 'open');
  if (asking.length === 0) return views;
  const likenesses = await likenessesOf(
    pool,
    asking.flatMap(({ caseNumber }) => caseNumber ?? []),
  );
  const pairs = new Map(
    asking.flatMap((task) => {
      const found = likenesses.find((l) => l.caseNumber === task.caseNumber && isAbout(task, l.other));
      return found ? [[task.id, [found.caseNumber, found.other]] as const] : [];
    }),
  );
  const sides = await readSides(pool, keyring, [...new Set([...pairs.values()].flat())]);
  return views.map((view) => {
    const two = pairs.get(view.id)?.flatMap((number) => sides.get(number) ?? []);
    if (!two) return view;
    const sidesTag = tagOfSides(
      keyring,
      two.map((side) => ifReadable(side.open)),
    );
    return { ...view, sides: two.map((side) => sideView(side, viewer)), sidesTag };
  });
}

const TAG_LENGTH = 22;

/** Tells two reports as they are from the same two as they were: keyed, so that nothing of them can be tried out. */
export function tagOfSides(
  { hash }: Pick<Keyring, 'hash'>,
  reports: readonly (BirthNotification | undefined)[],
): string {
  const said = canonicalJson(reports.map((report) => report ?? null));
  return hash('sides', said).toString('base64url').slice(0, TAG_LENGTH);
}

function sideView({ caseNumber, status, acceptedAt, open }: Side, viewer: Viewer): SideView {
  const facts = ifReadable(open);
  return {
    caseNumber,
    status,
    acceptedAt: formatInstant(acceptedAt),
    ...(facts ? { report: reportView(facts, viewer) } : {}),
  };
}

/** A report as it is held against another, masked. */
export function reportView(
  { facility, delivery, children, mother, father }: BirthNotification,
  viewer: Viewer = WHOLE_CASE,
): SideView['report'] {
  const parentView = (parent: Parent) => parentShown(parent, viewer);
  const { at, plurality } = delivery;
  return {
    facility: facility ? { code: facility.code, name: facility.name } : null,
    delivery: { at, plurality },
    children: children.map(({ order, sex, at: own, weightGrams, name }) => ({
      order,
      sex,
      ...(own === undefined ? {} : { at: own }),
      ...(weightGrams === undefined || !isShown('weightGrams', viewer) ? {} : { weightGrams }),
      ...(name === undefined ? {} : { name: shownName(name, viewer) }),
    })),
    mother: parentView(mother),
    father: father && parentView(father),
  };
}

const shownName = (name: string, viewer: Viewer): string =>
  isShown('name', viewer) ? maskName(name) : NOT_SHOWN;

function parentShown({ name, idType, idNumber, birthDate, phone }: Parent, viewer: Viewer) {
  const isKnown = (field: string, value: unknown): boolean => value !== undefined && isShown(field, viewer);
  return {
    name: shownName(name, viewer),
    ...(isKnown('idType', idType) ? { idType } : {}),
    ...(idNumber !== undefined && isShown('idNumber', viewer) ? { idNumber: maskIdNumber(idNumber) } : {}),
    ...(isKnown('birthDate', birthDate) ? { birthDate } : {}),
    ...(phone !== undefined && isShown('phone', viewer) ? { phone: maskPhone(phone) } : {}),
  };
}
