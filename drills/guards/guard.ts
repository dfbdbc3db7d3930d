/** A change of text; what is looked for stands in the file exactly once. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One test, by file and the beginning of its name, or drills that are run after each other. */
export type Check =
  | { readonly project: 'unit' | 'integration' | 'e2e'; readonly file: string; readonly test: string }
  | { readonly drills: readonly string[] };

/** Something that keeps a promise of the system, and what must fail when it is switched off. */
export interface Guard {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly check: Check;
  /** where two layers hold: which of them are switched off together, or which one caught it */
  readonly remark?: string;
}

/** A patch of one file. */
export function patch(file: string, find: string, replace: string): Patch {
  return { file, find, replace };
}

export function integration(file: string, test: string): Check {
  return { project: 'integration', file, test };
}

export function unit(file: string, test: string): Check {
  return { project: 'unit', file, test };
}

export function drills(...names: readonly string[]): Check {
  return { drills: names };
}
