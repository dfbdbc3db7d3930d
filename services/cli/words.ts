import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { plain } from '../../schemas/words/language.ts';
import { Words } from '../../schemas/words/spoken.ts';
import type { FieldError } from '../api/problem.ts';
import { LANGUAGE } from './say.ts';

/** Words for codes in the language of this run. */
export const words = new Words(LANGUAGE);

const english = LANGUAGE === 'en';

type CaseEvent = CaseView['events'][number];

/** 新生儿1的户口登记已办结 · matter completed: household registration of child 1 */
export function eventWord({ type, text, subject, matter }: CaseEvent): string {
  if (!english) return text;
  const about = [matter, subject].flatMap((each) => (each === null ? [] : plain(each))).join(' of ');
  return about === '' ? plain(type) : `${plain(type)}: ${about}`;
}

/** `/slowMs 应为数字`: one place at fault, in words of ours; in English its stable code says what is wrong. */
export function placeOf({ pointer, code, detail }: FieldError): string {
  return `${pointer} ${english ? plain(code) : detail}`;
}

/** What a person is asked. */
export function taskTitle({ kind, title }: Pick<TaskView, 'kind' | 'title'>): string {
  return english ? plain(kind) : title;
}
