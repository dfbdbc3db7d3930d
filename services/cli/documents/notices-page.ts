import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import { DEPARTMENTS } from '../../../schemas/department.ts';
import { MATTERS } from '../../../schemas/matter.ts';
import {
  NOTICE_TEMPLATES,
  templateFor,
  TOLD,
  whenTold,
  WITH_LINK,
  writeNotice,
  type NoticeTemplate,
  type Told,
} from '../../../schemas/notice.ts';
import {
  CASE_CIRCUMSTANCES,
  MATTER_CIRCUMSTANCES,
  OTHER_CIRCUMSTANCES,
  PAYMENT_CIRCUMSTANCES,
  TASK_CIRCUMSTANCES,
  type Circumstance,
} from '../../../schemas/notice-circumstances.ts';
import { listed } from '../../../schemas/notice-values.ts';
import { SHOWN_PAYMENT_STATUSES } from '../../../schemas/payment.ts';
import { TASK_KINDS } from '../../../schemas/tasks/kinds.ts';
import { AGENTS } from '../../../schemas/words/representation.ts';
import { CASE_STATUS_WORDS, MATTER_STATUS_WORDS } from '../../../schemas/words.ts';
import { claimYourself } from '../../../activities/claim-yourself.ts';
import { ALL_WINDOWS } from '../../../policies/notices/windows.ts';
import { PAID } from '../../../policies/payments/plan-orders.ts';
import { countSmsParts } from '../../notifier/sms-parts.ts';

/** No text is longer, whatever it is filled with: a family reads it on a telephone. */
export const MOST_PARTS = 4;

function longest(some: readonly string[]): string {
  return some.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

const TITLES = Object.values(MATTERS).map(({ title }) => `新生儿2的${title}`);
const PAID_FOR = `${longest(Object.values(ENTITLEMENTS))}（2027年12月）`;
const NAMED = listed(
  TITLES.toSorted((a, b) => b.length - a.length),
  5,
);
const WINDOW = longest(
  ALL_WINDOWS.map(
    ([code, { office, bring }]) =>
      `新生儿2的${MATTERS[code].title}到克孜勒苏柯尔克孜自治州阿克陶县${office}，带${bring}`,
  ),
);

/** The longest that each placeholder is filled with. */
const LONGEST: Readonly<Record<string, string>> = {
  name: '阿卜杜热西提·阿卜杜克热木江·买买',
  caseNumber: 'B-XXXX-XXXX-XXXX-X',
  first: 'B-XXXX-XXXX-XXXX-X',
  department: longest(Object.values(DEPARTMENTS).map(({ short }) => short)),
  collect: '，纸质件请到办理窗口领取',
  lines: `${WINDOW}；${WINDOW}；另有10项请到政务服务大厅窗口问清`,
  why: '字'.repeat(40),
  sum: `已办好：${NAMED}。要到窗口办：${NAMED}。`,
  money: '申领生育津贴和补贴、把假期告知单位要您到政务服务大厅窗口确认。',
  next: '母亲的单位由人社部门告知，另一方请自行告知。多出的钱直接付给您，不用申请。有一笔钱要您确认一次，到时会通知您。还没发的钱按新的数发。如有多发的钱，会有工作人员联系您，不会自动扣回。',
  amount: '3,266,666.66',
  code: '042917',
  who: `阿某（${longest(Object.values(AGENTS))}）`,
  until: '2027-12-31',
};

const WHAT = new Map<Told, string>([
  ['needs-you', `是否申领${PAID_FOR}、${PAID_FOR}等12项`],
  ['yours-to-do', `${claimYourself(PAID)}；把假期告知用人单位`],
  ['certificate-issued', NAMED],
  [
    'entitlements-changed',
    `母亲的${longest(Object.values(ENTITLEMENTS))}由1,000,000.00元改为1,000,001.00元；新增新生儿2的${longest(Object.values(ENTITLEMENTS))}每月1,000.00元；共12处`,
  ],
]);

/** A template filled with the longest that it is ever filled with. */
export function longestText(template: NoticeTemplate): string {
  const told = template.replace(/-gently$/, '') as Told;
  return writeNotice(template, { ...LONGEST, what: WHAT.get(told) ?? `新生儿2的${PAID_FOR}` });
}

function partsOf(template: NoticeTemplate): string {
  const fewest = countSmsParts(NOTICE_TEMPLATES[template].replaceAll(/\{\w+\}/g, '王示例'));
  const most = countSmsParts(longestText(template));
  return fewest === most ? `${most}` : `${fewest}–${most}`;
}

function textsOf(told: Told): string {
  const gently = templateFor(told, { mourns: true });
  const ordinary = templateFor(told, { mourns: false }) ?? told;
  const row = (words: string, template: NoticeTemplate): string =>
    `| ${words} | \`${template}\` | ${NOTICE_TEMPLATES[template]} | ${partsOf(template)} |`;
  return [
    `### ${whenTold(told)}`,
    '',
    '| 谁家 | 模板 | 短信 | 条数 |',
    '|---|---|---|---|',
    row('一般', ordinary),
    gently ? row('有孩子不幸离世', gently) : '| 有孩子不幸离世 | — | 不单独发，办结时一并说 | 0 |',
  ].join('\n');
}

function circumstanceRows<K extends string>(
  of: Readonly<Record<K, Circumstance>>,
  words: (key: K) => string,
): string {
  const rows = (Object.entries(of) as [K, Circumstance][]).map(([key, circumstance]) => {
    const says =
      'told' in circumstance
        ? circumstance.told.map((told) => `\`${told}\``).join('、')
        : `不发：${circumstance.notTold}`;
    return `| ${words(key)} | ${says} |`;
  });
  return ['| 情形 | 短信 |', '|---|---|', ...rows].join('\n');
}

/** docs/notices.md */
export function writeNoticesPage(): string {
  return `<!-- 由 npm run gen 生成，请勿手改；文字在 schemas/notice.ts，情形在 schemas/notice-circumstances.ts -->
<!-- prettier-ignore-start -->

# 发给家里的短信

发给母亲；母亲没有留电话或已去世的，发给父亲；都没有的，由窗口告知；母亲或全家的信息删除之后，不再发。同一件事只说一次。70 字以内一条，更长的按每条 67 字计，填进最长的内容也不超过 ${MOST_PARTS} 条。

短信只说已经发生的事：各项登记都办成了才说“全部办结”，没有东西可以打开就不请人打开。除12345外没有电话，不问账号和密码。能看、能办的几种（${[...WITH_LINK].map((told) => `\`${told}\``).join('、')}）末尾带收信人自己的链接，设了 \`BIRTH_FAMILY_ADDRESS\` 才有，此外没有网址（[决策 46](adr/0046-parents-sign-in-by-link-and-code.md)）；验证码的短信不说是谁家的。姓名读起来不像姓名的，称“家长”。部门的话只有全是平常的字、没有号码和网址时才转述。

## 什么时候说什么

### 办件

${circumstanceRows(CASE_CIRCUMSTANCES, (key) => CASE_STATUS_WORDS[key])}

### 事项

${circumstanceRows(MATTER_CIRCUMSTANCES, (key) => MATTER_STATUS_WORDS[key])}

### 人工任务

${circumstanceRows(TASK_CIRCUMSTANCES, (key) => TASK_KINDS[key].title)}

### 支付

${circumstanceRows(PAYMENT_CIRCUMSTANCES, (key) => SHOWN_PAYMENT_STATUSES[key])}

### 其他

${circumstanceRows(OTHER_CIRCUMSTANCES, (key) => key)}

## 文字

${TOLD.map(textsOf).join('\n\n')}

<!-- prettier-ignore-end -->
`;
}
