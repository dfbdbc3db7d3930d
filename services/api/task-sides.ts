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
import { maskIdNumber, maskName, maskPhone } from './masking.ts';
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
    return { ...view, sides: two.map(sideView), sidesTag };
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

function sideView({ caseNumber, status, acceptedAt, open }: Side): SideView {
  const facts = ifReadable(open);
  return {
    caseNumber,
    status,
    acceptedAt: formatInstant(acceptedAt),
    ...(facts ? { report: reportView(facts) } : {}),
  };
}

/** A report as it is held against another, masked. */
export function reportView({
  facility,
  delivery,
  children,
  mother,
  father,
}: BirthNotification): SideView['report'] {
  const { at, plurality } = delivery;
  return {
    facility: facility ? { code: facility.code, name: facility.name } : null,
    delivery: { at, plurality },
    children: children.map(({ order, sex, at: own, weightGrams, name }) => ({
      order,
      sex,
      ...(own === undefined ? {} : { at: own }),
      ...(weightGrams === undefined ? {} : { weightGrams }),
      ...(name === undefined ? {} : { name: maskName(name) }),
    })),
    mother: parentView(mother),
    father: father && parentView(father),
  };
}

function parentView({ name, idType, idNumber, birthDate, phone }: Parent) {
  return {
    name: maskName(name),
    ...(idType === undefined ? {} : { idType }),
    ...(idNumber === undefined ? {} : { idNumber: maskIdNumber(idNumber) }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
  };
}
