import { isSafeName } from './notice-values.ts';

/*
 * The notices (通知) that families get: every text there is, here and nowhere else (docs/notices.md). They say what has
 * happened, what follows and what the family has to do, and never less than the truth: that all is done only where all is
 * done, and nothing of what a family cannot open.
 */

/** A text and when it is sent. */
interface Wording {
  /** the circumstance, for the page */
  readonly when: string;
  readonly text: string;
}

const HELLO = '【出生一件事】{name}您好，';
/** Whoever stands beside the telephone reads it too: it says nothing of the family. */
const SIGN_IN_CODE = '【出生一件事】登录验证码{code}，5分钟内有效。工作人员不会向您要它，请勿告诉任何人。';

/** What an ordinary family is told. */
const ORDINARY = {
  accepted: {
    when: '出生报告已受理',
    text: `${HELLO}宝宝的出生事项已受理，办件编号{caseNumber}。各部门会依次办理，没有接到通知就不用您做什么。`,
  },
  'needs-you': {
    when: '要家长提供或决定一件事（取名、落户、确认申领、收款账户）',
    text: `${HELLO}有一件事需要您：{what}。请告诉接生医院或政务服务大厅窗口（咨询12345），报办件编号{caseNumber}，其他事项照常办理。`,
  },
  'yours-to-do': {
    when: '要家里自己做一件我们做不了的事',
    text: `${HELLO}有一件事要请您自己办：{what}。不清楚的请拨12345，办件编号{caseNumber}。`,
  },
  'in-correction': {
    when: '部门要求补正',
    text: `${HELLO}{what}：{department}要求核对材料，工作人员正在补正，要您提供什么会联系您。其他事项照常办理，办件编号{caseNumber}。`,
  },
  asking: {
    when: '部门到时没有答复，正在催问',
    text: `${HELLO}{what}到时还没有结果，我们正在向{department}催问，您不用做什么。办件编号{caseNumber}。`,
  },
  'certificate-issued': {
    when: '家里会拿到手的证件办好了一件或几件',
    text: `${HELLO}{what}已办好{collect}。办件编号{caseNumber}。`,
  },
  'at-window': {
    when: '事项要到窗口办理，或没有在网上办成：哪个窗口、在哪里、带什么',
    text: `${HELLO}有事项要到窗口办理。{lines}。去前可拨12345问清，办件编号{caseNumber}。`,
  },
  refused: {
    when: '部门不予办理：为什么、接着怎样、家里还能怎样',
    text: `${HELLO}{department}没有同意办理{what}：{why}。工作人员会核实处理，您也可以在60日内申请行政复议。咨询12345，办件编号{caseNumber}。`,
  },
  represented: {
    when: '有人代这位家长办理（代办）：谁、至何时、怎样撤回',
    text: `${HELLO}已登记由{who}代您办理办件{caseNumber}，至{until}止。不是您本人的意思或要撤回的，请到政务服务大厅窗口或拨12345。`,
  },
  joined: {
    when: '同一次出生报了两次，并成一个办件',
    text: `${HELLO}办件{caseNumber}与{first}是同一次出生，已合并，请以{first}为准，不用您做什么。不清楚的请拨12345。`,
  },
  finished: {
    when: '办结，各项登记都办成了',
    text: `${HELLO}办件{caseNumber}的各项登记已全部办结。{money}可享受的假期和补贴可拨12345查询。`,
  },
  'finished-partly': {
    when: '办结，有的办成了，有的要到窗口或没有办成',
    text: `${HELLO}办件{caseNumber}办到这里：{sum}{money}咨询12345。`,
  },
  'entitlements-changed': {
    when: '政策调整后待遇有变',
    text: `${HELLO}政策有调整，您家的待遇有变化：{what}。{next}详情可拨12345查询，办件编号{caseNumber}。`,
  },
  paid: {
    when: '补贴已支付',
    text: `${HELLO}{what}{amount}元已支付到收款账户，请查收。办件编号{caseNumber}。`,
  },
  'paid-elsewhere': {
    when: '支付部门未予支付的，工作人员已核实另行付了',
    text: `${HELLO}{what}{amount}元已另行支付，没有收到的请拨12345。办件编号{caseNumber}。`,
  },
  'payment-returned': {
    when: '银行退回：户名或账号不对',
    text: `${HELLO}{what}没有汇成：银行说账户不对。请带身份证和银行卡到政务服务大厅窗口更正（咨询12345），更正后再付，办件编号{caseNumber}。`,
  },
  'payment-delayed': {
    when: '支付部门未予支付，或到时没有答复',
    text: `${HELLO}{what}还没有付成，工作人员正在核实，您不用做什么。办件编号{caseNumber}。`,
  },
  invited: {
    when: '父母一方请另一方一起办理',
    text: `${HELLO}{who}请您一起办理家里的出生事项，办件编号{caseNumber}。不清楚的请拨12345。`,
  },
  'number-verified': {
    when: '家长的身份和电话在大厅核对无误：以前的链接都已失效',
    text: `${HELLO}您的身份和电话已在大厅核对无误，以前短信里的“查看办理”都已失效。办件编号{caseNumber}。`,
  },
  'fresh-link': {
    when: '家长本人到大厅，请窗口重发登录链接：以前的链接都已失效',
    text: `${HELLO}您在大厅请我们重发“查看办理”，以前短信里的都已失效。不是您本人的意思请拨12345，办件编号{caseNumber}。`,
  },
  'sign-in-code': {
    when: '家长登录家里的办件页面',
    text: SIGN_IN_CODE,
  },
} as const satisfies Record<string, Wording>;

/** What a family may be told. */
export type Told = keyof typeof ORDINARY;

/** Papers of a family that has lost a newborn are not news: they are named once, when its case ends. */
type Unsaid = 'certificate-issued';

/** The same for a family in which a newborn has died: nothing is wished, nothing is urged. */
const GENTLE = {
  accepted: `${HELLO}相关登记已受理，办件编号{caseNumber}。需要帮助请致电12345，我们一直在。`,
  'needs-you': `${HELLO}还有一件事要请您定：{what}。不着急，方便时告诉政务服务大厅窗口或致电12345，也可由亲友代办。办件编号{caseNumber}。`,
  'yours-to-do': `${HELLO}有一件事要请您或亲友办：{what}。不着急，需要帮助请致电12345，办件编号{caseNumber}。`,
  'in-correction': `${HELLO}{what}：{department}要核对材料，由工作人员处理，需要时会联系您。办件编号{caseNumber}，需要帮助请致电12345。`,
  asking: `${HELLO}{what}还没有结果，我们正在向{department}催问，您不用做什么。办件编号{caseNumber}。`,
  'at-window': `${HELLO}有事项要到窗口办理，不着急，也可由亲友代办。{lines}。需要帮助请致电12345，办件编号{caseNumber}。`,
  refused: `${HELLO}{department}没有同意办理{what}：{why}。工作人员会核实处理，您也可以在60日内申请行政复议。需要帮助请致电12345，办件编号{caseNumber}。`,
  represented: `${HELLO}已登记由{who}代您办理办件{caseNumber}，至{until}止。要撤回的，到政务服务大厅窗口或致电12345都可以。`,
  joined: `${HELLO}办件{caseNumber}与{first}是同一件事，已合并，请以{first}为准，不用您做什么。需要帮助请致电12345。`,
  finished: `${HELLO}办件{caseNumber}的登记已办完。{money}请多保重，需要帮助请致电12345。`,
  'finished-partly': `${HELLO}办件{caseNumber}办到这里：{sum}{money}不着急，请多保重，需要帮助请致电12345。`,
  'entitlements-changed': `${HELLO}按新的规定，您家的待遇有变化：{what}。{next}需要帮助请致电12345，办件编号{caseNumber}。`,
  paid: `${HELLO}{what}{amount}元已支付到收款账户。办件编号{caseNumber}，请多保重。`,
  'paid-elsewhere': `${HELLO}{what}{amount}元已另行支付，没有收到的请致电12345。办件编号{caseNumber}，请多保重。`,
  'payment-returned': `${HELLO}{what}没有汇成：账户要核对。不着急，方便时到政务服务大厅窗口更正，也可先致电12345。办件编号{caseNumber}。`,
  'payment-delayed': `${HELLO}{what}还没有付成，由工作人员核实，您不用做什么。办件编号{caseNumber}。`,
  invited: `${HELLO}{who}请您一起办理家里的事项，办件编号{caseNumber}。需要帮助请致电12345。`,
  'number-verified': `${HELLO}您的身份和电话已核对，以前短信里的“查看办理”都已失效。需要帮助请致电12345，办件编号{caseNumber}。`,
  'fresh-link': `${HELLO}您请我们重发“查看办理”，以前短信里的都已失效。不是您本人的意思，或需要帮助，请致电12345，办件编号{caseNumber}。`,
  'sign-in-code': SIGN_IN_CODE,
} as const satisfies Record<Exclude<Told, Unsaid>, string>;

type GentleTemplate = `${keyof typeof GENTLE}-gently`;
export type NoticeTemplate = Told | GentleTemplate;

const GENTLE_END = '-gently';

/** Every text by its template. */
export const NOTICE_TEMPLATES = {
  ...Object.fromEntries(Object.entries(ORDINARY).map(([told, { text }]) => [told, text])),
  ...Object.fromEntries(Object.entries(GENTLE).map(([told, text]) => [told + GENTLE_END, text])),
} as Readonly<Record<NoticeTemplate, string>>;

export const TOLD = Object.keys(ORDINARY) as readonly Told[];

/** When a family is told it. */
export function whenTold(told: Told): string {
  return ORDINARY[told].when;
}

/** The words for a family. @returns undefined: such a family is not told this by itself */
export function templateFor(told: Told, family: { readonly mourns: boolean }): NoticeTemplate | undefined {
  if (!family.mourns) return told;
  return told in GENTLE ? `${told as keyof typeof GENTLE}${GENTLE_END}` : undefined;
}

/** How a family is greeted whose name says something else than a name. */
export const NO_NAME = '家长';

/**
 * Fills the placeholders of a template. A name that could be read as anything else is left out.
 * @throws RangeError when a value is missing
 */
export function writeNotice(template: NoticeTemplate, values: Readonly<Record<string, string>>): string {
  return NOTICE_TEMPLATES[template].replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new RangeError(`notice ${template} lacks a value for ${key}`);
    return key === 'name' && !isSafeName(value) ? NO_NAME : value;
  });
}

/** News with which a family can look, and act, at once: these bring the link of whoever is told. */
export const WITH_LINK: ReadonlySet<string> = new Set<Told>([
  'accepted',
  'needs-you',
  'payment-returned',
  'finished',
  'finished-partly',
  'invited',
  'number-verified',
  'fresh-link',
]);

/** Whether a notice brings a link. */
export function bringsLink(template: NoticeTemplate): boolean {
  return WITH_LINK.has(template.replace(new RegExp(`${GENTLE_END}$`), ''));
}

const LINK = /^[\w-]{22,}$/;

/**
 * The text with the reader's own link at its end. The secret stands behind a `#`, which no browser sends to anybody.
 * @param page address of the family's page; undefined: there is none, and the text stays as it is
 */
export function withLink(text: string, link: string | undefined, page: string | undefined): string {
  if (page === undefined || link === undefined || !LINK.test(link)) return text;
  return `${text}查看办理：${page}#${link}`;
}
