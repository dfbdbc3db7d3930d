import { integration, patch, type Guard } from './guard.ts';

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
const LOOKED_AT = Object.entries(CHECKS).map(([id, check]): Guard => ({
  name: `${id} is looked at by npx birth verify`,
  patches: [patch('services/verify/registry.ts', `check: ${check}`, CONTENT)],
  check: { project: 'e2e', file: 'test/e2e/verify.test.ts', test: `${id} finds` },
}));

export const CHECKER: readonly Guard[] = [
  ...LOOKED_AT,
  {
    name: 'R7 judges no message that came after the database was frozen',
    patches: [
      patch(
        'services/verify/invariants/messages-agree.ts',
        'and m.stood and (m.taken or not m.reader)',
        'and (m.taken or not m.reader)',
      ),
    ],
    check: integration('services/verify/live.integration.test.ts', 'calls nothing strange'),
  },
];
