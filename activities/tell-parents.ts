import { decidingDivision } from '../policies/graph/authorities.ts';
import { hasEnded } from '../policies/graph/readiness.ts';
import { divisions } from '../policies/load/divisions.ts';
import { placeName, windowOf } from '../policies/notices/windows.ts';
import { PARENTS, type Concern, type ParentSubject } from '../policies/rights/between-parents.ts';
import { DEPARTMENTS } from '../schemas/department.ts';
import {
  isOnDeclaration,
  WORK,
  type MatterCode,
  type MatterStatus,
  type Subject,
  type WorkCode,
} from '../schemas/matter.ts';
import { listed, saidOn } from '../schemas/notice-values.ts';
import { whose } from '../schemas/words.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Matter } from './ledger-port.ts';
import { byHearer, hearer, occasionFor } from './reach-parents.ts';
import { isErased } from './erased.ts';

/** What a family gets in hand, and so is told of one by one. */
const CERTIFICATES: readonly WorkCode[] = [
  'birth-certificate',
  'household-registration',
  'medical-insurance',
  'social-security-card',
];

/** So many matters are named in one notice; the rest is counted. */
const MOST_NAMED = 5;
const MOST_WINDOWS = 2;

/**
 * Tells the family what has become of matters in this very moment: papers that are done now in one notice, what has to go to a
 * window now in another, of all that was touched or of some of it.
 */
export function tellOfMoves(to: Effects, among: Iterable<Matter> = to.matters): void {
  if (to.view.familyErased) return;
  const ended = [...among].filter((matter) => isNews(to.view, matter) && !to.toldOf.has(matter));
  for (const matter of ended) to.toldOf.add(matter);
  tellOfCertificates(to, ended);
  tellOfWindows(to, ended);
}

function concernOf({ node }: Matter): Concern {
  return { whose: node.subject };
}

/** Ended now, and of somebody of whom something is still known. */
function isNews(view: CaseView, { endedAt, node }: Matter): boolean {
  return endedAt?.getTime() === view.now.getTime() && !isErased(view, node.subject);
}

function tellOfCertificates(to: Effects, ended: readonly Matter[]): void {
  const done = ended.filter((m) => m.status === 'completed' && CERTIFICATES.includes(m.node.code));
  if (done.length === 0) return;
  const values = { what: titles(to.view, done), collect: collected(to.view) };
  to.tell({ told: 'certificate-issued', whose: null, occasion: `issued:${keysOf(done)}`, values });
}

/** How what is on paper reaches the family; nothing is said where it has not chosen. */
function collected({ notification }: CaseView): string {
  const delivery = notification.choices?.resultDelivery;
  if (delivery === undefined) return '';
  return delivery === 'post' ? '，纸质件会寄给您' : '，纸质件请到办理窗口领取';
}

const TO_A_WINDOW: readonly MatterStatus[] = ['offline', 'refused'];

function tellOfWindows(to: Effects, ended: readonly Matter[]): void {
  const all = ended.filter(({ status, node }) => node.part === 'joint' && TO_A_WINDOW.includes(status));
  for (const [who, mine] of byHearer(to.view, all, concernOf)) tellOfWindowsTo(to, who, mine);
}

function tellOfWindowsTo(to: Effects, who: ParentSubject, mine: readonly Matter[]): void {
  const lines = [...new Set(mine.map((matter) => windowLine(to.view, matter, mine)))];
  const more = lines.length - MOST_WINDOWS;
  const rest = more > 0 ? [`另有${more}项请到政务服务大厅窗口问清`] : [];
  const values = { lines: [...lines.slice(0, MOST_WINDOWS), ...rest].join('；') };
  to.tell({ told: 'at-window', to: who, occasion: `window:${keysOf(mine)}`, values });
}

/** 户口登记到兰州市西固区派出所户籍窗口，带出生医学证明、户口簿、身份证 */
function windowLine(view: CaseView, { node }: Matter, mine: readonly Matter[]): string {
  const code = node.code as MatterCode;
  const { office, bring } = windowOf(code, view.notification);
  const place = placeName(divisions(), decidingDivision(code, view.notification));
  const same = mine.filter((other) => other.node.code === code);
  return `${titles(view, same)}到${place}${office}，带${bring}`;
}

/** A department wants something corrected, or does not do it: what it says is said on where it is nothing but words. */
export function tellOfObjection(to: Effects, matter: Matter, words: string): void {
  if (matter.node.part !== 'joint') return;
  const { department } = matter.node;
  const values = { what: titles(to.view, [matter]), department: DEPARTMENTS[department].short };
  const { subject, code } = matter.node;
  const occasion = `${matter.key}:${matter.attempt}`;
  const about = { subject, code, attempt: matter.attempt };
  const { whose } = concernOf(matter);
  if (matter.status === 'correction')
    return to.tell({ told: 'in-correction', whose, occasion: `correction:${occasion}`, values, about });
  const why = saidOn(words) ?? '部门认为材料或情况不符合规定';
  to.tell({ told: 'refused', whose, occasion: `refused:${occasion}`, values: { ...values, why } });
}

/** A department has been silent for longer than it may. */
export function tellOfSilence(to: Effects, matter: Matter): void {
  const { node, key, attempt } = matter;
  if (node.part !== 'joint' || isErased(to.view, node.subject)) return;
  const values = { what: titles(to.view, [matter]), department: DEPARTMENTS[node.department].short };
  to.tell({ told: 'asking', whose: node.subject, occasion: `silent:${key}:${attempt}`, values });
}

/**
 * What became of the whole: that all is done is said only where all of it is, and nothing is said of whoever was erased. Of a
 * parent's own rows only that parent hears.
 * @param moneyFor what a parent should know of money and leave
 */
export function tellOfEnd(to: Effects, moneyFor: (who: ParentSubject) => string): void {
  const all = [...to.view.matters.values()].filter(
    ({ node, status }) =>
      node.part === 'joint' && !LEFT_OUT.includes(status) && !isStillDeclared(node, status),
  );
  const first = hearer(to.view, { whose: null });
  const isDone = all.every(({ status }) => status === 'completed');
  const rows = byHearer(
    to.view,
    all.filter(({ node }) => !isErased(to.view, node.subject)),
    concernOf,
  );
  for (const who of PARENTS) {
    const money = moneyFor(who);
    const mine = rows.get(who) ?? [];
    const occasion = occasionFor(to.view, who, 'finished');
    if (isDone && who === first) to.tell({ told: 'finished', to: who, occasion, values: { money } });
    else if (mine.length > 0 || (money !== '' && who !== first))
      tellOfPart(to, mine, { to: who, occasion, money });
  }
}

interface Ending {
  readonly to: ParentSubject;
  readonly occasion: string;
  readonly money: string;
}

function tellOfPart(to: Effects, mine: readonly Matter[], { to: who, occasion, money }: Ending): void {
  const open = mine.filter(({ status }) => status !== 'completed');
  const sentence = (words: string, some: readonly Matter[]): string =>
    some.length === 0 ? '' : `${words}：${titles(to.view, some)}。`;
  const sum = [
    sentence(
      '已办好',
      mine.filter(({ status }) => status === 'completed'),
    ),
    sentence('要到窗口办', open),
  ].join('');
  to.tell({ told: 'finished-partly', to: who, occasion, values: { sum, money } });
}

/** What a family has declared and the case does not wait for: it is told of it by itself. */
function isStillDeclared({ code }: Matter['node'], status: MatterStatus): boolean {
  return isOnDeclaration(code) && !hasEnded({ status });
}

/** Nothing that a family waits for. */
const LEFT_OUT: readonly MatterStatus[] = ['not-applicable', 'withdrawn', 'revoked'];

function keysOf(matters: readonly Matter[]): string {
  return matters
    .map((m) => m.key)
    .sort()
    .join(',');
}

/** Their titles; of several children with the child where another one's stands otherwise. */
function titles({ matters }: CaseView, some: readonly Matter[]): string {
  const names = some.map((matter) => {
    const { code, subject } = matter.node;
    const isShared = [...matters.values()].every(
      (other) => other.node.code !== code || some.includes(other) || LEFT_OUT.includes(other.status),
    );
    return isShared || !subject.startsWith('child-')
      ? WORK[code].title
      : `${whose(subject)}${WORK[code].title}`;
  });
  return listed(names, MOST_NAMED);
}

/** 新生儿2的, where the family has several newborns and is told of one of them; else nothing, as where it was erased. */
export function ofWhich({ notification, familyErased }: CaseView, subject: Subject | null): string {
  if (familyErased || !subject?.startsWith('child-')) return '';
  return notification.delivery.plurality > 1 ? whose(subject) : '';
}
