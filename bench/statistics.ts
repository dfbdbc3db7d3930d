/** What a row of numbers comes to. */
export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @returns the value below which the share `q` of the values lies; NaN for none */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

export function summarize(values: readonly number[]): Summary {
  return {
    n: values.length,
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
  };
}

/** `19.2 (18.7–20.1)`: the median and how far the values spread. */
export function showSpread(values: readonly number[], digits = 1): string {
  const { n, median: middle, least, most } = summarize(values);
  if (n === 0) return '–';
  if (n === 1) return middle.toFixed(digits);
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** `p50 91 ms, p90 …, p99 …, max …` */
export function showLatencies(values: readonly number[]): string {
  const at = (q: number): string => quantile(values, q).toFixed(0);
  return `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, max ${Math.max(...values).toFixed(0)} ms (n ${values.length})`;
}
