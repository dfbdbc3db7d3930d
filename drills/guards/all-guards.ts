import { ARRIVALS } from './arrivals.ts';
import { BOUNDS } from './bounds.ts';
import { CASE_SIDE } from './case-side.ts';
import { CHECKER } from './checker.ts';
import { RECEIVERS } from './departments.ts';
import { DOORS } from './doors.ts';
import { FAMILIES } from './families.ts';
import { FLOOD_GUARDS } from './flood.ts';
import type { Guard } from './guard.ts';
import { GUESSES } from './guessing.ts';
import { INVARIANTS } from './invariants.ts';
import { KEYS } from './keys.ts';
import { MESSAGES } from './messages.ts';
import { MONEY } from './money.ts';
import { OLDER_BUILDS } from './older-builds.ts';
import { PRIVACY } from './privacy.ts';
import { REDECISION } from './redecision.ts';
import { REGISTER_GUARDS } from './registers.ts';
import { ROUNDS } from './rounds.ts';
import { SICK_ROWS } from './sick-rows.ts';
import { STARTS } from './starts.ts';
import { TRUST_GUARDS } from './trust.ts';
import { VERSIONS } from './versions.ts';

/** Every guard that is switched off in turn. */
export const GUARDS: readonly Guard[] = [
  ...CASE_SIDE,
  ...ROUNDS,
  ...MESSAGES,
  ...STARTS,
  ...VERSIONS,
  ...OLDER_BUILDS,
  ...ARRIVALS,
  ...TRUST_GUARDS,
  ...FLOOD_GUARDS,
  ...RECEIVERS,
  ...REGISTER_GUARDS,
  ...DOORS,
  ...FAMILIES,
  ...BOUNDS,
  ...GUESSES,
  ...PRIVACY,
  ...KEYS,
  ...REDECISION,
  ...MONEY,
  ...CHECKER,
  ...SICK_ROWS,
  ...INVARIANTS,
];
