import type { Path } from './pack-mistake.ts';

type Dated = { readonly from?: string | undefined; readonly until?: string | undefined };

/** Both are said of some day; a time that is left out has no bound. */
function overlap(a: Dated, b: Dated): boolean {
  const starts = (one: Dated): string => one.from ?? '';
  const isOver = (one: Dated, other: Dated): boolean => one.until !== undefined && one.until < starts(other);
  return !isOver(a, b) && !isOver(b, a);
}

/** What is said twice of the same thing and the same day: of two, nobody could say which holds. */
export function checkOverlaps<T extends Dated>(
  part: string,
  list: readonly T[],
  about: (one: T) => string,
  report: (path: Path, message: string) => void,
): void {
  list.forEach((one, i) => {
    if (one.from !== undefined && one.until !== undefined && one.until < one.from)
      report([part, i, 'until'], `止于 ${one.until}，早于起始日 ${one.from}`);
    const twice = list.slice(0, i).some((other) => about(other) === about(one) && overlap(other, one));
    if (twice) report([part, i], `${about(one)} 同一时段写了两次`);
  });
}
