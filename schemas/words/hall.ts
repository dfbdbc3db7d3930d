/** What has become of a notice, as far as it is known. */
export const DELIVERY_WORDS = {
  'handed-over': '已交发送',
  'on-its-way': '已发送，等送达回执',
  delivered: '已送达',
  undelivered: '三次未送达，转电话或寄信',
  'not-sent': '没有发出',
} as const satisfies Record<string, string>;
export type Delivery = keyof typeof DELIVERY_WORDS;

/** Why a notice was not sent. */
export const NOT_SENT_WORDS = {
  protected: '已设定分开保护，不再发给这位家长',
  erased: '个人信息已删除，不再发送',
} as const satisfies Record<string, string>;
export type NotSentWhy = keyof typeof NOT_SENT_WORDS;

/** How a call went in which nobody was told anything yet. */
export const CALL_WORDS = {
  'no-answer': '无人接听',
  busy: '占线或被挂断',
  'wrong-number': '号码不对',
  'call-back': '约好再打',
} as const satisfies Record<string, string>;
export type CallResult = keyof typeof CALL_WORDS;
