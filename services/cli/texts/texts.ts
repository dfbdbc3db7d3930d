import { ADMINISTRATION_TEXTS } from './administration.ts';
import { AUDIT_TEXTS } from './audit.ts';
import { CASE_TEXTS } from './case.ts';
import { CHECK_TEXTS } from './checks.ts';
import { COMMON_TEXTS } from './common.ts';
import { KEEPING_TEXTS } from './keeping.ts';
import { POLICY_TEXTS } from './policy.ts';
import { SEAL_TEXTS } from './seals.ts';

/** Everything the commands say, in both languages. */
export const TEXTS = {
  ...COMMON_TEXTS,
  ...CASE_TEXTS,
  ...CHECK_TEXTS,
  ...KEEPING_TEXTS,
  ...POLICY_TEXTS,
  ...ADMINISTRATION_TEXTS,
  ...AUDIT_TEXTS,
  ...SEAL_TEXTS,
} as const;
