import { CASE_SIDE } from './case-side.ts';
import { RECEIVERS } from './departments.ts';
import type { Guard } from './guard.ts';
import { MESSAGES } from './messages.ts';

/** Every guard that is switched off in turn. */
export const GUARDS: readonly Guard[] = [...CASE_SIDE, ...MESSAGES, ...RECEIVERS];
