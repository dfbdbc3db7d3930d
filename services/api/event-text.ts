import type { PauseReason } from '../../schemas/clock.ts';
import { DEPARTMENTS, type Department } from '../../schemas/department.ts';
import { ENTITLEMENTS, type EntitlementCode } from '../../schemas/entitlement.ts';
import type { NoticeTemplate } from '../../schemas/notice.ts';
import { WORK } from '../../schemas/matter.ts';
import { DECISION_WORDS, NOTICE_WORDS, PAUSE_WORDS, subjectWord, whose } from '../../schemas/words.ts';
import { CALL_WORDS, type CallResult } from '../../schemas/words/hall.ts';
import { FRESH_LINK_BASES } from '../../schemas/words/fresh-link.ts';
import { periodText } from '../../schemas/words/money.ts';
import { isWork } from '../../schemas/words/work.ts';
import type { EventRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { maskText } from './masking.ts';
import { keptDecision } from '../../schemas/tasks/meaning.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';

function isTaskKind(kind: unknown): kind is TaskKind {
  return typeof kind === 'string' && Object.hasOwn(TASK_KINDS, kind);
}

/** 新生儿1的户口登记 */
function matterText({ code, subject }: EventRecord): string {
  const title = code !== null && isWork(code) ? WORK[code].title : '事项';
  return `${whose(subject)}${title}`;
}

function subjectOf({ subject }: EventRecord): string {
  return subjectWord(subject);
}

/** 这个办件, or the matter */
function supervisedText(event: EventRecord): string {
  return event.code === null ? '这个办件' : matterText(event);
}

function departmentText({ code }: EventRecord): string {
  if (code === null || !isWork(code)) return '部门';
  const department: Department = WORK[code].department;
  return DEPARTMENTS[department].short;
}

function taskText({ detail }: EventRecord): string {
  const kind = detail?.['kind'];
  return isTaskKind(kind) ? `：${TASK_KINDS[kind].title}` : '';
}

/** Events of before have words of before. */
function outcomeText({ detail }: EventRecord): string {
  const { outcome, kind } = detail ?? {};
  if (typeof outcome !== 'string' || !isTaskKind(kind)) return '';
  return `（${DECISION_WORDS[keptDecision(kind, outcome)]}）`;
}

function expectedBy({ detail }: EventRecord): string {
  const day = detail?.['expectedBy'];
  return typeof day === 'string' ? day : '所定之日';
}

function dayText({ detail }: EventRecord, key: string): string {
  const day = detail?.[key];
  return typeof day === 'string' ? day : '所定之日';
}

/** （已核对居民身份证）；a basis of a newer release is not told */
function basisText({ detail }: EventRecord): string {
  const words: Readonly<Record<string, string>> = FRESH_LINK_BASES;
  const basis = words[String(detail?.['basis'])];
  return basis === undefined ? '' : `（${basis.replace('本人到场，', '')}）`;
}

/** （核实情况）；a reason of a newer release is not told */
function pauseText({ detail }: EventRecord): string {
  const why = detail?.['why'];
  return typeof why === 'string' && Object.hasOwn(PAUSE_WORDS, why)
    ? `（${PAUSE_WORDS[why as PauseReason]}）`
    : '';
}

/** 新生儿1的育儿补贴（国家）（2027年） */
function paymentText({ subject, detail }: EventRecord): string {
  const word = (key: string): string => {
    const value = detail?.[key];
    return typeof value === 'string' ? value : '';
  };
  const entitlement = word('entitlement');
  const title = Object.hasOwn(ENTITLEMENTS, entitlement)
    ? ENTITLEMENTS[entitlement as EntitlementCode]
    : '补贴';
  return `${whose(subject)}${title}${periodText(word('period'))}`;
}

function payerText({ detail }: EventRecord): string {
  const payer = detail?.['department'] === 'medical-insurance' ? 'medical-insurance' : 'finance';
  return DEPARTMENTS[payer].short;
}

/** 按 gansu@2 重新核定（第2次；《…》第二条）：母亲的产假由180天改为190天 */
function redecidedText({ detail }: EventRecord): string {
  const { pack, cause, revision, why, changes } = detail ?? {};
  if (cause === 'facts' && Array.isArray(changes))
    return `情况更正，待遇已重新核定${typeof revision === 'number' ? `（第${revision}次）` : ''}：${changes.join('；')}`;
  if (typeof pack !== 'string' || !Array.isArray(changes)) return '政策调整，待遇已重新核定';
  const notes = [typeof revision === 'number' ? `第${revision}次` : '', typeof why === 'string' ? why : '']
    .filter((note) => note !== '')
    .join('；');
  return `政策调整，按 ${pack} 重新核定${notes === '' ? '' : `（${notes}）`}：${changes.join('；')}`;
}

function noticeText({ detail }: EventRecord): string {
  const template = detail?.['template'];
  const known = typeof template === 'string' && Object.hasOwn(NOTICE_WORDS, template);
  return known ? NOTICE_WORDS[template as NoticeTemplate] : '通知';
}

/** The number of the case that this one was held against, or joined into. */
function otherCase({ detail }: EventRecord): string {
  const other = detail?.['other'] ?? detail?.['into'];
  return typeof other === 'string' ? other : '';
}

/** ：无人接听; a result of a newer release is not told */
function callText({ detail }: EventRecord): string {
  const result = detail?.['result'];
  return typeof result === 'string' && Object.hasOwn(CALL_WORDS, result)
    ? `：${CALL_WORDS[result as CallResult]}`
    : '';
}

/** 五星, of five. */
function starsOf({ detail }: EventRecord): string {
  const stars = detail?.['stars'];
  return typeof stars === 'number' ? `${stars}星` : '';
}

/** Event type → what a clerk reads. */
const EVENT_TEXTS: Readonly<Record<string, (event: EventRecord) => string>> = {
  'case.accepted': () => '出生报告已受理',
  'facts.added': () => '医院补报了出生报告',
  'case.started': () => '开始办理',
  'matter.requested': (e) => `${matterText(e)}已送${departmentText(e)}办理`,
  'matter.processing': (e) => `${departmentText(e)}已收件，${matterText(e)}办理中`,
  'matter.promised': (e) => `${departmentText(e)}已收件，承诺于${expectedBy(e)}前办结：${matterText(e)}`,
  'matter.paused': (e) => `${departmentText(e)}：${matterText(e)}自此不计入办理时限${pauseText(e)}`,
  'matter.resumed': (e) => `${departmentText(e)}：${matterText(e)}恢复计时`,
  'matter.completed': (e) => `${matterText(e)}已办结`,
  'matter.correction-needed': (e) => `${departmentText(e)}要求补正：${matterText(e)}`,
  'matter.refused': (e) => `${departmentText(e)}未予办理：${matterText(e)}`,
  'matter.offline': (e) => `${matterText(e)}转线下窗口办理`,
  'matter.not-applicable': (e) => `${matterText(e)}不适用，无须办理`,
  'matter.revoked': (e) => `${matterText(e)}已撤销`,
  'matter.withdrawn': (e) => `${matterText(e)}无须办理，已撤回`,
  'matter.no-consent': (e) => `${subjectOf(e)}没有同意，没有办理${matterText(e)}`,
  'matter.agreed': (e) => `${subjectOf(e)}已同意，开始办理${matterText(e)}`,
  'matter.declared': (e) => `${subjectOf(e)}已申报，开始办理${matterText(e)}`,
  'matter.adopted': (e) => `已人工采用${departmentText(e)}的办理结果：${matterText(e)}`,
  'matter.obtained': (e) => `${matterText(e)}已在窗口办成，结果已登记`,
  'matter.reopened': (e) => `${matterText(e)}重新办理`,
  'matter.taken-up': (e) => `前置事项已办成，${matterText(e)}恢复办理`,
  'matter.resent': (e) => `${matterText(e)}已再次发送${departmentText(e)}`,
  'matter.due-soon': (e) => `${matterText(e)}即将到期（${dayText(e, 'dueOn')}）`,
  'matter.overdue': (e) => `${matterText(e)}已超期（应在${dayText(e, 'dueOn')}前办结）`,
  'supervision.ordered': (e) => `主管督办${supervisedText(e)}，应在${dayText(e, 'replyDue')}前答复`,
  'supervision.unanswered': (e) =>
    e.detail?.['kind'] === 'supervision-order'
      ? `到期没有答复主管督办${supervisedText(e)}`
      : `${departmentText(e)}到期没有答复督办：${matterText(e)}`,
  'notice.told': (e) => `已告知家长${e.code === null ? '' : `：${matterText(e)}，补正期限自此起算`}`,
  'call.tried': (e) => `打电话没有说成${callText(e)}${e.code === null ? '' : `（${matterText(e)}）`}`,
  'hotline.handed-over': (e) => `12345转来工单，应在${dayText(e, 'replyDue')}前答复`,
  'contact-wishes.kept': (e) => `登记了${subjectOf(e)}的联系意愿`,
  'task.opened': (e) => `转人工处理${taskText(e)}${e.code === null ? '' : `（${matterText(e)}）`}`,
  'task.completed': (e) => `人工任务已办结${taskText(e)}${outcomeText(e)}`,
  'task.draft-dropped': (e) => `所据的内容已变，原决定没有生效，请重新决定${taskText(e)}`,
  'task.overtaken': (e) => `人工任务已无须办理${taskText(e)}`,
  'representation.started': (e) => `已登记代办：由他人代${subjectOf(e)}办理`,
  'representation.ended': (e) => `代${subjectOf(e)}办理的，已撤回`,
  'protection.set': (e) => `已设定分开保护：${subjectOf(e)}的情况不向另一方显示`,
  'protection.lifted': () => '已解除分开保护',
  'links.ended': (e) => `${subjectOf(e)}此前的登录链接已失效`,
  'link.given': (e) => `${subjectOf(e)}本人到场，窗口已重发登录链接${basisText(e)}`,
  'entitlements.decided': () => '各项待遇已核定',
  'entitlements.redecided': redecidedText,
  'leave-change.sent': (e) => `已请人社把${subjectOf(e)}的假期变化告知用人单位`,
  'leave-change.no-consent': (e) => `${subjectOf(e)}没有同意，假期变化没有告知用人单位`,
  'leave-change.told': (e) => `人社已把${subjectOf(e)}的假期变化告知用人单位`,
  'leave-change.refused': (e) => `人社没有把${subjectOf(e)}的假期变化告知用人单位，已转人工处理`,
  'payment.sent': (e) => `${paymentText(e)}已交${payerText(e)}支付`,
  'payment.paid': (e) => `${paymentText(e)}已支付`,
  'payment.paid-elsewhere': (e) => `${paymentText(e)}已另行支付`,
  'payment.returned': (e) => `${paymentText(e)}被银行退回，已请家长核对账户`,
  'payment.refused': (e) => `${paymentText(e)}未能支付，已转人工处理`,
  'payment.cancelled': (e) => `${paymentText(e)}不再支付`,
  'payment.asked': (e) => `已请家长处理：${paymentText(e)}`,
  'notice.sent': (e) => `已向家长发送${noticeText(e)}`,
  'payment.taken-up': (e) => `申领已办成，恢复支付：${paymentText(e)}`,
  'likeness.found': (e) => `与办件 ${otherCase(e)} 相像，转人工核对`,
  'case.same': (e) => `与办件 ${otherCase(e)} 核定为同一次分娩`,
  'case.kept-apart': (e) => `与办件 ${otherCase(e)} 核定为两次分娩，各自办理`,
  'case.joined': (e) => `已并入办件 ${otherCase(e)}，本办件不再办理`,
  'case.completed': () => '办件已办结',
  'case.set-aside': () => '办件有读写不了的内容，已停办，等人工处理',
  'case.reopened': () => '有事项恢复办理，办件重新办理',
  'subject.erased': (e) => `${subjectOf(e)}的个人信息已删除`,
  'subject.erasure-confirmed': (e) => `各部门已删除${subjectOf(e)}的个人信息`,
  'family.rated': (e) => `家长评价${starsOf(e)}`,
  'answer.late': (e) => `办结后收到${departmentText(e)}的答复：${matterText(e)}`,
};

/** Every type that has a sentence. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVENT_TEXTS);

/** The event as a sentence in Chinese; a newer release may have written one that this one has no sentence for. */
export function eventText(event: EventRecord): string {
  const write = Object.hasOwn(EVENT_TEXTS, event.type) ? EVENT_TEXTS[event.type] : undefined;
  return maskText(write ? write(event) : `${matterText(event)}有新的进展`);
}
