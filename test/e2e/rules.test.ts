import { describe } from 'vitest';
import { useStack } from '../support/stack.ts';
import { aReDecision } from './in-turn/redecision.ts';
import { aRegistrationDeclared } from './in-turn/declared.ts';

/** A change of rules reaches every case of a system: whoever tries one has it to itself. */
describe('in turn on one system, whose rules change', () => {
  const system = useStack({ BIRTH_PATIENCE_SECONDS: '8', BIRTH_RESEND_SECONDS: '3' });

  describe('the registration of a birth with the health commission', () => {
    aRegistrationDeclared(system);
  });
  describe('a re-decision of a closed case', () => {
    aReDecision(system);
  });
});
