import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { MATTER_STATUS_WORDS, ROLE_WORDS, whose } from '../../schemas/words.ts';
import { departmentWord } from '../../schemas/department.ts';
import { isEnd } from '../../schemas/matter.ts';

/** What stops a case, whose move it is, and until when: the first thing that somebody wants to know. */
export interface Standing {
  readonly what: string;
  readonly who: string;
  /** RFC 3339 or an ISO date */
  readonly until?: string;
  readonly task?: TaskView;
}

/** @returns undefined: nothing is to be done any more */
export function standingOf({ tasks, matters }: Pick<CaseView, 'tasks' | 'matters'>): Standing | undefined {
  const [task] = tasks.filter(({ status }) => status === 'open').toSorted(byDeadline);
  if (task) {
    const matter = matters.find(({ code, subject }) => code === task.matter && subject === task.subject);
    const about = matter ? `${whose(matter.subject)}${matter.title}：` : '';
    return { what: `${about}${task.title}`, who: ROLE_WORDS[task.owner], until: task.deadline, task };
  }
  const [open] = inOrder(matters).filter(({ status }) => !isEnd(status) && status !== 'waiting');
  if (!open) return undefined;
  const { subject, title, status, department, dueDate } = open;
  return {
    what: `${whose(subject)}${title}：${MATTER_STATUS_WORDS[status]}`,
    who: departmentWord(department),
    ...(dueDate === undefined ? {} : { until: dueDate }),
  };
}

const byDeadline = (a: TaskView, b: TaskView): number => Date.parse(a.deadline) - Date.parse(b.deadline);

const keyOf = ({ subject, code }: MatterView): string => `${subject}/${code}`;

/** What others wait for comes first; else as the case has them. */
export function inOrder(matters: readonly MatterView[]): MatterView[] {
  const left = [...matters];
  const ordered: MatterView[] = [];
  while (left.length > 0) {
    const keys = new Set(left.map(keyOf));
    const at = left.findIndex(({ waitsFor }) => waitsFor.every((need) => !keys.has(need)));
    // What waits in a circle is shown all the same.
    ordered.push(...left.splice(Math.max(at, 0), 1));
  }
  return ordered;
}

/** Whether each thing went by itself, and if not, why. */
export interface Automatic {
  readonly what: string;
  readonly isAutomatic: boolean;
  readonly why: string;
}

/** Why this case did not go through without a person (为什么没有自动办理). */
export function automaticOf({ matters, tasks }: Pick<CaseView, 'matters' | 'tasks'>): Automatic[] {
  const asked = (matter: MatterView) =>
    tasks.filter((task) => task.matter === matter.code && task.subject === matter.subject);
  const ofMatters = matters.map((matter) => {
    const tasksOfIt = asked(matter);
    const isAlone = matter.route === 'joint' && tasksOfIt.length === 0;
    const why =
      tasksOfIt.length > 0
        ? tasksOfIt.map(({ title, reason }) => `${title}（${reason}）`).join('；')
        : (matter.routeReason ??
          (matter.route === 'joint' ? '联办，没有需要人做的' : '当地由窗口或部门单独办理'));
    return { what: `${whose(matter.subject)}${matter.title}`, isAutomatic: isAlone, why };
  });
  const known = new Set(matters.map(keyOf));
  const others = tasks.filter(({ subject, matter }) => !known.has(`${subject}/${matter}`));
  return [
    ...ofMatters,
    ...others.map(({ title, reason }) => ({ what: title, isAutomatic: false, why: reason })),
  ];
}
