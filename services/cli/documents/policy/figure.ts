import type { Citation } from '../../../../schemas/entitlement.ts';

/** One line of a policy page: one statement, one article. */
export interface Figure {
  readonly what: string;
  readonly says: string;
  readonly when: string;
  /** the same in another form, which the paper does not write: `（一年12000元）` */
  readonly also?: string;
  readonly cite: Citation;
  /** its own first day, and when it was last held against its text, where it has several values over time */
  readonly from?: string;
  readonly lastChecked?: { readonly on: string; readonly by: string } | undefined;
  /** the number itself with its unit, for the list of numbers */
  readonly number?: { readonly value: number; readonly unit: string };
  /** the pack says outright that it does not know */
  readonly unknown?: boolean;
}

export type Fields = Readonly<Record<string, unknown>>;
export type Writer = (value: unknown, period: Fields, names: ReadonlyMap<string, string>) => Figure[];

export const citeOf = (part: unknown, around: Fields): Citation =>
  ((part as Fields)['cite'] ?? around['cite']) as Citation;

/** What a page writes where the pack says that it does not know. */
export const NOT_SAID = '不知道（文件没有说，或没有查到）';

/** Who checked a part when, where that was noted of it alone. */
export function checkedIn(part: unknown): Pick<Figure, 'lastChecked'> {
  const { lastChecked } = (part ?? {}) as Pick<Figure, 'lastChecked'>;
  return lastChecked ? { lastChecked } : {};
}
