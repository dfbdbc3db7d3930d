/** By what a clerk knows the parent who asks for a fresh link; always in person. */
export const FRESH_LINK_BASES = {
  'resident-id': '本人到场，已核对居民身份证',
  'other-document': '本人到场，已核对其他有效身份证件',
} as const satisfies Record<string, string>;
export type FreshLinkBasis = keyof typeof FRESH_LINK_BASES;

/** Why a parent is sent none. */
export const FRESH_LINK_REFUSAL_WORDS = {
  joined: '本办件已并入另一办件，请在那一件里重发',
  'not-reachable': '没有这位家长的电话，或其个人信息已删除；要登记电话的，请办身份核对',
  'number-doubted': '电话正在核对，或没有核实过；请办身份核对（两个人办结），办结后自动发新链接',
  'number-shared': '电话与另一家相同；请办身份核对（两个人办结），办结后自动发新链接',
  protected: '已设定分开保护，而电话没有经两个人核对，或与另一方相同；请办身份核对（两个人办结）',
  'too-many': '24小时内已重发3次；请改日再来，或办身份核对',
} as const satisfies Record<string, string>;
export type FreshLinkWhy = keyof typeof FRESH_LINK_REFUSAL_WORDS;
