const FEN_PER_YUAN = 100;

/** Money as people read it: `360000` → `3600.00`. */
export function yuan(fen: number): string {
  return (fen / FEN_PER_YUAN).toFixed(2);
}

/** `2027` → （2027年）, `2027-09` → （2027年9月）, `once` → nothing. */
export function periodText(period: string): string {
  const [year, month] = period.split('-');
  if (year === undefined || !/^\d{4}$/.test(year)) return '';
  return month === undefined ? `（${year}年）` : `（${year}年${Number(month)}月）`;
}
