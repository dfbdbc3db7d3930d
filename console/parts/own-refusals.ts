/** What the page says of a call by itself, where no service has answered; by its code. */
export const OWN_REFUSALS = {
  offline: {
    title: '没有连上',
    detail: '网络断开，或者服务暂时没有回音。填写的内容还在，连上后可以再试。',
  },
  'answer-not-read': { title: '没有办成', detail: '服务答复得不完整，请稍后再试。' },
  'page-failed': { title: '页面出错', detail: '没有料到的情况。请刷新页面后再试。' },
} as const;
export type OwnRefusal = keyof typeof OWN_REFUSALS;

export function isOwnRefusal(code: string): code is OwnRefusal {
  return Object.hasOwn(OWN_REFUSALS, code);
}
