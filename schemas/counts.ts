/** What the ledger counts (监测): code → what is counted, in the words of whoever reads the table. */
export const COUNTS = {
  deliveries: '受理的分娩',
  births: '签发了出生医学证明的新生儿',
  'newborn-deaths': '登记了死亡的新生儿',
} as const;
export type CountCode = keyof typeof COUNTS;

export const COUNT_CODES = Object.keys(COUNTS) as readonly CountCode[];
