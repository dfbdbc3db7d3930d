import type { Bounds } from '../../schemas/bounds.ts';
import type { Department } from '../../schemas/department.ts';
import { divisionPrefix } from '../divisions/prefix.ts';

/** @param divisions six-digit codes, 620100 for all that lies in it; `*`: every one */
export function boundsOf({
  divisions,
  department,
}: {
  readonly divisions: '*' | readonly string[];
  readonly department?: Department | undefined;
}): Bounds {
  return {
    ...(divisions === '*' ? {} : { divisions: withoutNested(divisions.map(divisionPrefix)) }),
    ...(department === undefined ? {} : { department }),
  };
}

function withoutNested(prefixes: readonly string[]): string[] {
  const all = [...new Set(prefixes)];
  return all.filter((one) => !all.some((other) => other !== one && one.startsWith(other))).toSorted();
}

/** Whether a division is one of those, or lies in one. */
export function isInDivisions({ divisions }: Bounds, divisionCode: string): boolean {
  return divisions === undefined || divisions.some((prefix) => divisionCode.startsWith(prefix));
}
