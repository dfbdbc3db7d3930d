const FEN_PER_YUAN = 100;
const DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

/** Money as a number of yuan, for a column or a sentence that says 元 itself: `2352000` → `23,520.00`. */
export function yuanFigure(fen: number): string {
  return (fen / FEN_PER_YUAN).toLocaleString('en-US', DIGITS);
}

/** Money as people read it: `2352000` → `23,520.00元`. */
export function yuan(fen: number): string {
  return `${yuanFigure(fen)}元`;
}

/** What a payment is for: `2027` → （2027年）, `2027-09` → （2027年9月）, `once` → nothing. */
export function periodText(period: string): string {
  const [year, month] = period.split('-');
  if (year === undefined || !/^\d{4}$/.test(year)) return '';
  return month === undefined ? `（${year}年）` : `（${year}年${Number(month)}月）`;
}
