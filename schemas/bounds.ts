import type { Department } from './department.ts';

/** For whom somebody works: what lies outside is as if it were not there. What is left out bounds nothing. */
export interface Bounds {
  /** what the codes of its divisions and of all that lies in them begin with; none of them begins another */
  readonly divisions?: readonly string[];
  /** whose officer it is */
  readonly department?: Department;
}

/** Whoever is bounded by nothing: the services themselves, whoever keeps them, and who works for the whole country. */
export const UNBOUNDED: Bounds = {};

/** Whether somebody is kept from anything at all. */
export function isBounded({ divisions, department }: Bounds): boolean {
  return divisions !== undefined || department !== undefined;
}
