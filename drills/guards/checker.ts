import { patch, type Guard } from './guard.ts';

/** What each invariant is called in services/verify/registry.ts. */
const CHECKS = {
  R1: 'oneCase',
  R2: 'oneEffect',
  R4: 'residentIds',
  R5: 'noFourthState',
  R6: 'auditIsWhole',
  R7: 'messagesAgree',
  R8: 'sameView',
  R9: 'nothingInClear',
  R11: 'toldOnce',
  R12: 'erasedStaysErased',
} as const;

const CONTENT =
  'check: async () => ({ checked: 1, violationCount: 0, violations: [], lagging: 0, notes: [] })';

/** The checker itself: an invariant that is always content must be seen to be blind. */
export const CHECKER: readonly Guard[] = Object.entries(CHECKS).map(([id, check]) => ({
  name: `${id} is looked at by npx birth verify`,
  patches: [patch('services/verify/registry.ts', `check: ${check}`, CONTENT)],
  check: { project: 'e2e', file: 'test/e2e/verify.test.ts', test: `${id} finds` },
}));
