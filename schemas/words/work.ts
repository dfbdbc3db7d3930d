import { DEPARTMENTS, type Department } from '../department.ts';
import { WORK, type Subject, type WorkCode } from '../matter.ts';
import { ROLE_WORDS, whose } from '../words.ts';

const SUBJECT = /^(child-([1-9]|10)|mother|father|family)$/;

function isSubject(text: string | undefined): text is Subject {
  return text !== undefined && SUBJECT.test(text);
}

export function isWork(code: string | undefined): code is WorkCode {
  return code !== undefined && Object.hasOwn(WORK, code);
}

export function isDepartment(code: string): code is Department {
  return Object.hasOwn(DEPARTMENTS, code);
}

/** `child-1/household-registration` → 新生儿1的户口登记 */
export function workWord(key: string): string {
  const [subject, code] = key.split('/');
  return isSubject(subject) && isWork(code) ? `${whose(subject)}${WORK[code].title}` : key;
}

/** A sealed part of a case: `facts/mother` → 母亲的登记信息 */
export function partWord(part: string): string {
  const [kind, subject, code] = part.split('/');
  if (kind === 'decision') return '待遇决定';
  if (kind === 'result') return `${workWord(`${subject}/${code}`)}的结果`;
  if (!isSubject(subject)) return part;
  return kind === 'key' ? `${whose(subject)}密钥` : `${whose(subject)}登记信息`;
}

function isRole(actor: string): actor is keyof typeof ROLE_WORDS {
  return Object.hasOwn(ROLE_WORDS, actor);
}

/** Who did something: a department's short name, or a role. A name of a token stays as it is. */
export function actorWord(actor: string): string {
  return isDepartment(actor) ? DEPARTMENTS[actor].short : isRole(actor) ? ROLE_WORDS[actor] : actor;
}
