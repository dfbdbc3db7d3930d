/** The notices (通知) parents get, grouped so that a family is not buried in messages. */
export const NOTICE_TEMPLATES = {
  accepted:
    '【出生一件事】{name}您好，宝宝的出生事项已受理，办件编号{caseNumber}。各部门将依次办理，您无需再跑。',
  'accepted-gently':
    '【出生一件事】{name}您好，相关登记已受理，办件编号{caseNumber}。需要帮助请致电12345，我们一直在。',
  'needs-you':
    '【出生一件事】{name}您好，有一件事需要您：{what}。请打开办件{caseNumber}补充，其他事项照常办理。',
  'certificate-issued': '【出生一件事】{name}您好，{what}已办好。办件编号{caseNumber}。',
  finished:
    '【出生一件事】{name}您好，办件{caseNumber}的各项登记已全部办结，可享受的假期和补贴已为您列出。{money}',
  'entitlements-changed':
    '【出生一件事】{name}您好，政策有调整，您家的待遇有变化：{what}。{next}详情请打开办件{caseNumber}查看。',
  'finished-gently':
    '【出生一件事】{name}您好，办件{caseNumber}的登记已办结。{money}请多保重，需要帮助请致电12345。',
  paid: '【出生一件事】{name}您好，{what}{amount}元已支付到您留的账户，请查收。办件编号{caseNumber}。',
  'payment-returned':
    '【出生一件事】{name}您好，{what}没有汇成：银行说账户不对。请打开办件{caseNumber}核对户名和账号，核对后再次支付。',
} as const;

export type NoticeTemplate = keyof typeof NOTICE_TEMPLATES;

/** Fills the placeholders of a template. @throws RangeError when a value is missing */
export function writeNotice(template: NoticeTemplate, values: Readonly<Record<string, string>>): string {
  return NOTICE_TEMPLATES[template].replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new RangeError(`notice ${template} lacks a value for ${key}`);
    return value;
  });
}

interface Reachable {
  readonly name: string;
  readonly phone?: string | undefined;
}

/** Whom a family's notices go to, and the name they begin with. */
export interface Receiver {
  readonly name: string;
  readonly phone: string;
}

/**
 * Whom to tell: the mother, else the father, whoever left a phone. Undefined for a family without one: it sees the
 * news in its case, or hears it at the counter.
 */
export function receiverOf(family: {
  readonly mother: Reachable;
  readonly father: Reachable | null;
}): Receiver | undefined {
  for (const parent of [family.mother, family.father]) {
    if (parent?.phone) return { name: parent.name, phone: parent.phone };
  }
  return undefined;
}
