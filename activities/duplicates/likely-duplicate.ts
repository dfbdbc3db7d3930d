import type { CaseView, Likeness, Task } from '../ledger-port.ts';
import type { Hold } from '../matters/preparation.ts';
import { tasksOf } from '../tasks.ts';

export const KIND = 'likely-duplicate';
export const CERTIFICATE = 'birth-certificate';

const WORDS: Readonly<Record<Likeness['kind'], string>> = {
  'same-birth': '与该办件很像是同一次分娩的同一个孩子',
  'next-child': '与该办件很像是同一次分娩的另一个孩子',
  'too-soon': '同一位母亲在154天之内又有一次分娩',
};

export function reasonOf({ kind, other }: Likeness): string {
  return `${WORDS[kind]}（${other}），请对照两份报告核实。核实前不签发出生医学证明`;
}

/** The case looks like another one, and nobody has said yet whether it is: what is printed waits for that. */
export function likelyDuplicate(view: CaseView): Hold | undefined {
  const open = view.likenesses.find(({ outcome }) => outcome === null);
  return open && { kind: KIND, status: 'manual', reason: reasonOf(open), asks: [], about: open.other };
}

/** What a task asks about; undefined: it is of another kind, or of a likeness that a ledger set back has forgotten. */
export function likenessOf(view: CaseView, task: Task): Likeness | undefined {
  return view.likenesses.find((likeness) => isAbout(view, task, likeness));
}

function isAbout(view: CaseView, task: Task, { other }: Likeness): boolean {
  return task.kind === KIND && tasksOf(view, task, other).some(({ id }) => id === task.id);
}

/** The open tasks about one likeness: twins have one each. */
export function openTasksAbout(view: CaseView, likeness: Likeness): Task[] {
  return view.tasks.filter((task) => task.status === 'open' && isAbout(view, task, likeness));
}

/** Whether a certificate waits for its turn, so that a question about it holds anything. */
export function hasCertificateToCome(view: CaseView): boolean {
  return [...view.matters.values()].some(
    ({ node, status }) =>
      node.code === CERTIFICATE && (status === 'waiting' || status === 'correction' || status === 'manual'),
  );
}
