import { CASE_STATUSES } from '../../../schemas/case-view.ts';
import { PAUSE_REASONS, TERM_KINDS } from '../../../schemas/clock.ts';
import { DEPARTMENTS } from '../../../schemas/department.ts';
import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import {
  FOLLOW_ONS,
  MATTER_FLAGS,
  MATTER_STATUSES,
  MATTERS,
  CHANGE_NOTICES,
  PAYMENTS,
  ROUTES,
  STEPS,
} from '../../../schemas/matter.ts';
import { NOTICE_TEMPLATES } from '../../../schemas/notice.ts';
import { SHOWN_PAYMENT_STATUSES } from '../../../schemas/payment.ts';
import { TASK_KINDS } from '../../../schemas/tasks/kinds.ts';
import { MACHINERY } from './machinery.ts';
import {
  ANSWER_WORDS,
  CASE_STATUS_WORDS,
  CLAIM_WORDS,
  CONFIDENCE_WORDS,
  DECISION_WORDS,
  FLAG_WORDS,
  MATTER_STATUS_WORDS,
  NOTICE_WORDS,
  OUTCOME_WORDS,
  PART_WORDS,
  PAUSE_WORDS,
  QUEUE_WORDS,
  ROUTE_WORDS,
  RULE_RESULT_WORDS,
  TASK_STATUS_WORDS,
  TERM_KIND_WORDS,
} from '../../../schemas/words.ts';
import { CALL_WORDS, DELIVERY_WORDS } from '../../../schemas/words/hall.ts';

interface Term {
  readonly code: string;
  readonly chinese: string;
  readonly note?: string;
}

interface Section {
  readonly title: string;
  readonly terms: readonly Term[];
}

/** Words of the code that are no codes: one English word for one Chinese term. */
const CONCEPTS: readonly Term[] = [
  { code: 'case', chinese: '办件', note: '一次分娩一个办件，双胞胎也是一个' },
  { code: 'case number', chinese: '办件编号', note: '对外的编号，不含个人信息' },
  { code: 'delivery', chinese: '分娩' },
  { code: 'birth notification', chinese: '出生报告', note: '医院为一次分娩发来的一份报告' },
  { code: 'matter', chinese: '事项', note: '家庭看得见的一件事' },
  { code: 'matter graph', chinese: '事项图', note: '一地有哪些事项、先后次序与承诺时限，是数据' },
  { code: 'needs / follows', chinese: '必须先办 / 尽量随后', note: 'follows 只在前者自动推进时等待' },
  { code: 'step', chinese: '内部步骤', note: '部门自行完成，显示在所属事项内' },
  { code: 'follow-on', chinese: '后续事项', note: '待遇决定之后发给部门的' },
  {
    code: 'subject',
    chinese: '办理对象',
    note: '`child-1`、`child-2`… 新生儿，`mother` 母亲，`father` 父亲，`family` 家庭',
  },
  { code: 'plan', chinese: '办理方案', note: '受理时按当地事项图定下，落在台账里，此后不随规则改动' },
  { code: 'command', chinese: '部门指令', note: '发给部门的请求' },
  { code: 'answer', chinese: '部门答复' },
  { code: 'attempt', chinese: '第几次发送', note: '补正后重新请求时加一' },
  { code: 'correction', chinese: '补正' },
  { code: 'human task', chinese: '人工任务', note: '有责任人、理由、期限和队列' },
  { code: 'entitlement', chinese: '待遇', note: '假期、津贴、补贴、扣除与优先' },
  {
    code: 'payment order',
    chinese: '支付单',
    note: '一期待遇的一笔钱；编号由办件、对象、待遇、期次、决定版次定下，永不重复',
  },
  { code: 'period', chinese: '期次', note: '一年、一月，或 `once` 一次性' },
  { code: 'revision', chinese: '决定版次', note: '第几次核定，从 1 起；之后各次只支付差额' },
  { code: 'netting', chinese: '抵扣', note: '核定少了的，先从本期尚未支付的里减；不动别的期次' },
  { code: 'debt', chinese: '多付', note: '已付而核定少了的差额；等人核对依据后请家长退回，不自动扣回' },
  {
    code: 'improbable',
    chinese: '情况异常',
    note: '少见得不像真的：数额或工资，核实前不支付；出生的事实，核实前不签发该孩子的出生医学证明',
  },
  {
    code: 'audit line',
    chinese: '留痕',
    note: '一次调用一行：谁、何时、看了或改了哪个办件；只增不改（决策 39）',
  },
  { code: 'seal of the audit', chinese: '封', note: '每分钟把新的留痕与办件经过封成一节，接在前一封之后' },
  { code: 'head', chinese: '链头', note: '最后一封的散列，公布在数据库之外' },
  { code: 'impossible', chinese: '不可能', note: '前后矛盾，或与日期、登记册不符：上报时就不收' },
  { code: 'edge', chinese: '入口', note: '外面来的内容读一遍、比一遍的地方；已收的不再追问（决策 26）' },
  { code: 'addition', chinese: '补报', note: '医院以同一编号再报一次，补上原来缺的；说得不一样的不收' },
  { code: 'report', chinese: '报告编号', note: '一次分娩可以有几个（各机构自编），每个都找得到那一个办件' },
  {
    code: 'certain duplicate',
    chinese: '重复报告',
    note: '母亲证件、时间、内容都相同，只是编号不同：回原办件（决策 29）',
  },
  {
    code: 'likeness',
    chinese: '相像',
    note: '两个办件很像是同一次分娩，或同一位母亲154天之内的两次：先请人核对',
  },
  { code: 'join', chinese: '并案', note: '核定为同一次分娩的，后一件撤回，它的编号从此找到前一件' },
  {
    code: 'look-up key',
    chinese: '查找键',
    note: '姓名读音、出生日期、电话、证件的带密钥散列；随其人一并删除',
  },
  { code: 'unreported child', chinese: '尚未上报的新生儿', note: '胎数多于已报的：待遇等到报齐' },
  {
    code: 'division register',
    chinese: '行政区划登记册',
    note: '代码、名称与起止年月（policies/divisions）',
  },
  { code: 'facility register', chinese: '助产机构名册', note: '设了才用；名册里没有的先请人核实' },
  { code: 'bound', chinese: '阈值', note: '规则包里写明出处的；没有写的用产品阈值' },
  { code: 'batch', chinese: '支付批次', note: '财政一批一批地付，每行是一张支付单的一次支付' },
  { code: 'rule pack', chinese: '规则包', note: '某一区划、某一时段的规则，逐条注明文件与条款' },
  { code: 'figure', chinese: '数', note: '规则包页面上的一行：一个数、一个出处；或文件里的一个数' },
  { code: 'worked by', chinese: '算例所据的数', note: '推出测试里的算例时用的数（决策 38）；改对了的另记' },
  { code: 'loss', chinese: '丢掉的话', note: '前一版或前一时段说了、后面没有说的' },
  { code: 'division', chinese: '行政区划', note: '六位代码，GB/T 2260' },
  { code: 'pool', chinese: '统筹区', note: '医保统筹的范围' },
  { code: 'household', chinese: '户籍' },
  { code: 'residence', chinese: '居住地' },
  { code: 'facility', chinese: '助产机构' },
  { code: 'accepting / deciding authority', chinese: '受理地 / 决定地机关', note: '跨省通办时是两处' },
  { code: 'working day', chinese: '工作日', note: '按国务院办公厅放假安排，含调休' },
  {
    code: 'provisional',
    chinese: '暂定',
    note: '所涉日子的放假安排尚未公布：按星期与法定节假日算，公布之后会变',
  },
  { code: 'ledger', chinese: '办件台账', note: '受理、请求、答复、决定、支付、告知的唯一凭据' },
  {
    code: 'round',
    chinese: '轮',
    note: '锁住办件，应用已落账的，按次序办到台账允许的地方；再来一轮结果相同',
  },
  { code: 'standing', chinese: '现状', note: '办件此刻怎样，只由台账算出；每一轮的结果' },
  { code: 'wake', chinese: '唤醒', note: '让办件再办一轮；台账里一行，Temporal 答复之后才删去' },
  { code: 'alarm', chinese: '警钟', note: '没有人唤醒也要看一眼的时刻，不晚于下一个部门的期限' },
  {
    code: 'due',
    chinese: '到时要看的',
    note: '没有流程在等、到了时候要看一眼的：支付单与假期变更告知；没办成的越隔越久再试，不挡别人',
  },
  {
    code: 'set aside',
    chinese: '停办 / 搁置',
    note: '办件有读写不了的内容则停办，一条答复读不出则只搁置这一条',
  },
  { code: 'outbox / inbox', chinese: '发件箱 / 收件箱', note: '与业务同一事务写入，故不丢不重' },
  {
    code: 'search entry / term',
    chinese: '检索项 / 检索词',
    note: '按姓名、拼音、号码找人用的，只存带密钥的散列，随办理对象一起删除（决策 32）',
  },
  { code: 'letter', chinese: '来信', note: '无法处理的一条消息，原样留存到人作决定；同样的字节是同一封' },
  { code: 'patience', chinese: '容许沉默的时间', note: '部门多久不答复才请人过问，按部门与事项定，产品默认' },
  {
    code: 'clock',
    chinese: '计时',
    note: '法定、承诺时限怎样走：起算、不计时的期间与所据的经过、停止（policies/clocks，决策 39）',
  },
  {
    code: 'handling term',
    chinese: '办理时限',
    note: '规则包的 `terms`：文件或办理地公布的几个工作日；没有的答“未公布”',
  },
  {
    code: 'family deadline',
    chinese: '家里的期限',
    note: '家庭自己要在哪天之前办的：户口、接种证、参保缴费',
  },
  {
    code: 'one notice',
    chinese: '一次性告知',
    note: '缺什么一次说全；期限、是否视为受理只看本事项自己的规定',
  },
  { code: 'promise', chinese: '承诺的日期', note: '部门收件时说的答复日期（expectedBy），等到那天结束' },
  { code: 'dead letter', chinese: '死信', note: '无法读取或不可信的消息，原样留存并开人工任务' },
  { code: 'seal / unseal', chinese: '封装 / 启封', note: 'AES-256-GCM' },
  {
    code: 'sealed form',
    chinese: '封装格式',
    note: '1 只绑定一个名字；2 绑定消息的全部明文字段，改动一处就打不开（决策 21）',
  },
  { code: 'ticket', chinese: '指令凭证', note: '证明办件侧发出过这条指令，部门随答复原样带回' },
  { code: 'misfit', chinese: '不符', note: '部门的结果不是这个孩子的：搁置，事项继续等待' },
  { code: 'words', chinese: '部门原话', note: '部门要求补正或不予办理时写的话，封装留存' },
  { code: 'notice', chinese: '通知', note: '发给家长的短信' },
  { code: 'delivery receipt', chinese: '送达回执' },
];

function worded(codes: readonly string[], words: Readonly<Record<string, string>>): Term[] {
  return codes.map((code) => {
    const chinese = words[code];
    if (chinese === undefined) throw new RangeError(`the glossary has no word for ${code}`);
    return { code, chinese };
  });
}

function titled(
  entries: Readonly<Record<string, { title: string; department?: keyof typeof DEPARTMENTS }>>,
): Term[] {
  return Object.entries(entries).map(([code, { title, department }]) => ({
    code,
    chinese: title,
    ...(department ? { note: `${DEPARTMENTS[department].short}（${department}）` } : {}),
  }));
}

const all = (words: Readonly<Record<string, string>>): Term[] => worded(Object.keys(words), words);

/** Every code of the schemas and every word of the code, in the order a newcomer meets them. */
export function glossarySections(): readonly Section[] {
  const departments = Object.entries(DEPARTMENTS).map(([code, d]) => ({
    code,
    chinese: d.title,
    note: d.short,
  }));
  const tasks = Object.entries(TASK_KINDS).map(([code, t]) => ({
    code,
    chinese: t.title,
    note: `队列 ${t.queue}，由 ${t.owner} 办`,
  }));
  return [
    { title: '基本概念', terms: CONCEPTS },
    { title: '机器的用词 machinery', terms: MACHINERY },
    { title: '事项 matter', terms: titled(MATTERS) },
    { title: '内部步骤 step', terms: titled(STEPS) },
    { title: '后续事项 follow-on', terms: titled(FOLLOW_ONS) },
    { title: '支付 payment', terms: titled(PAYMENTS) },
    { title: '变更告知 change notice', terms: titled(CHANGE_NOTICES) },
    { title: '支付单状态 payment status', terms: all(SHOWN_PAYMENT_STATUSES) },
    { title: '申领方式 claim way', terms: all(CLAIM_WORDS) },
    { title: '部门 department', terms: departments },
    { title: '办件状态 case status', terms: worded(CASE_STATUSES, CASE_STATUS_WORDS) },
    { title: '事项状态 matter status', terms: worded(MATTER_STATUSES, MATTER_STATUS_WORDS) },
    { title: '事项标记 flag', terms: worded(MATTER_FLAGS, FLAG_WORDS) },
    { title: '时限的种类 term kind', terms: worded(TERM_KINDS, TERM_KIND_WORDS) },
    { title: '不计时的原因 pause reason', terms: worded(PAUSE_REASONS, PAUSE_WORDS) },
    { title: '办理方式 route', terms: worded(ROUTES, ROUTE_WORDS) },
    { title: '所属部分 part', terms: all(PART_WORDS) },
    { title: '部门答复 answer outcome', terms: all(ANSWER_WORDS) },
    { title: '人工任务 task kind', terms: tasks },
    { title: '任务队列 queue', terms: all(QUEUE_WORDS) },
    { title: '任务结论 task decision', terms: all(DECISION_WORDS) },
    { title: '任务状态 task status', terms: all(TASK_STATUS_WORDS) },
    { title: '待遇 entitlement', terms: all(ENTITLEMENTS) },
    { title: '待遇结论 outcome', terms: all(OUTCOME_WORDS) },
    { title: '规则结果 rule result', terms: all(RULE_RESULT_WORDS) },
    { title: '依据可靠程度 confidence', terms: all(CONFIDENCE_WORDS) },
    { title: '通知模板 notice template', terms: worded(Object.keys(NOTICE_TEMPLATES), NOTICE_WORDS) },
    { title: '通知的送达 delivery', terms: all(DELIVERY_WORDS) },
    { title: '没有说成的电话 call', terms: all(CALL_WORDS) },
  ];
}

/** docs/glossary.md */
export function writeGlossary(): string {
  const sections = glossarySections().map(({ title, terms }) => {
    const rows = terms.map(({ code, chinese, note }) => `| \`${code}\` | ${chinese} | ${note ?? ''} |`);
    return [`## ${title}`, '', '| 英文（代码） | 中文 | 说明 |', '|---|---|---|', ...rows].join('\n');
  });
  return `<!-- 由 npm run gen 生成，请勿手改；词在 services/cli/documents/glossary.ts 与 schemas/words.ts -->
<!-- prettier-ignore-start -->

# 术语表 Glossary

代码用英文，一个中文术语只对应一个英文词；法定名称保留中文原文。

${sections.join('\n\n')}

<!-- prettier-ignore-end -->
`;
}
