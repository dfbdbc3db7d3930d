/**
 * 体重与孕周: grams at which a live newborn of some weeks is looked at by a person. 产品阈值: far outside the curves by which
 * newborns are judged (WS/T 800—2022 and its like put 97 of 100 between about two thirds and one and a third of the middle),
 * so that what is caught is a slip of the hand (332 for 3320, weeks and days exchanged) and not a small or large child.
 */
const MIDDLE_GRAMS: readonly (readonly [weeks: number, grams: number])[] = [
  [20, 330],
  [22, 480],
  [24, 650],
  [26, 890],
  [28, 1150],
  [30, 1480],
  [32, 1860],
  [34, 2280],
  [36, 2740],
  [38, 3160],
  [40, 3400],
  [42, 3500],
  [45, 3600],
];

const LEAST = 0.4;
const MOST = 1.9;

export interface WeightRange {
  readonly from: number;
  readonly to: number;
}

/** The weights that nobody is asked about. @param weeks completed weeks, 20 to 45 */
export function weightRange(weeks: number): WeightRange {
  const next = MIDDLE_GRAMS.findIndex(([at]) => at >= weeks);
  const [toWeeks, toGrams] = MIDDLE_GRAMS[next === -1 ? MIDDLE_GRAMS.length - 1 : next] ?? [weeks, 0];
  const [fromWeeks, fromGrams] = MIDDLE_GRAMS[Math.max(next - 1, 0)] ?? [weeks, 0];
  const share = toWeeks === fromWeeks ? 1 : (weeks - fromWeeks) / (toWeeks - fromWeeks);
  const middle = fromGrams + (toGrams - fromGrams) * Math.min(share, 1);
  return { from: Math.round(middle * LEAST), to: Math.round(middle * MOST) };
}
