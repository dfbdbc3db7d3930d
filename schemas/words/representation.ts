/** Who may act for a parent (代办人). Free of zod. */
export const AGENTS = {
  'window-staff': '窗口人员',
  township: '乡镇（街道）、村（社区）代办员',
  grandparent: '祖父母、外祖父母',
  relative: '其他近亲属',
  institution: '家长所在医院、监所的工作人员',
} as const;
export type Agent = keyof typeof AGENTS;

/** What a representation rests on (代办依据). */
export const BASES = {
  presence: '家长在场',
  mandate: '授权委托书',
  'institution-letter': '家长所在机构的证明',
} as const;
export type Basis = keyof typeof BASES;
