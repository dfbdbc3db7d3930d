import { expect } from 'vitest';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify, type VerifyOptions } from '../../services/verify/verify.ts';
import type { VerifyRun } from '../../services/verify/witness.ts';

interface Holding extends Pick<VerifyOptions, 'only' | 'graceSeconds'> {
  /** wait for these cases only, where other files have theirs in the same system; default: all */
  readonly cases?: readonly string[];
  /** how long what still moves is waited for */
  readonly seconds?: number;
}

/** Of cases that are waited for nothing is on its way; others of the same system may be, on a busy machine for long. */
const OTHERS_SECONDS = 30;

/** Nothing moves any more, and every invariant that is asked for holds: checked, not merely free of violations. */
export async function expectHolds(run: VerifyRun, holding: Holding = {}): Promise<void> {
  const { cases, seconds = 60, only, graceSeconds = cases ? OTHERS_SECONDS : 5 } = holding;
  await waitUntilQuiet(run, { seconds, ...(cases ? { cases } : {}) });
  const { results } = await verify(run, { graceSeconds, ...(only ? { only } : {}) });
  expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
  expect(results.filter(({ holds }) => holds === false || holds === 'not checked')).toEqual([]);
}
