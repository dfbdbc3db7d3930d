import { describe } from 'vitest';
import { useStack } from '../support/stack.ts';
import { aDecisionAboutATask } from './in-turn/kinds.ts';
import { aDepartmentThatLies } from './in-turn/forged.ts';
import { aParentErased } from './in-turn/erased-parent.ts';
import { oneOfTwinsErased } from './in-turn/erasure.ts';
import { whatNeedsAPerson } from './in-turn/people.ts';

/** Who says how departments behave has the system to itself for so long: these take turns on one. */
describe('in turn on one system', () => {
  const system = useStack({ BIRTH_RESEND_SECONDS: '3' });

  // First: it looks for parents by the last four digits of a phone, which others might have too.
  describe('a parent, erased', () => {
    aParentErased(system);
  });
  describe('one of twins, erased', () => {
    oneOfTwinsErased(system);
  });
  describe('a department that lies', () => {
    aDepartmentThatLies(system);
  });
  describe('a decision about a task', () => {
    aDecisionAboutATask(system);
  });
  describe('what needs a person', () => {
    whatNeedsAPerson(system);
  });
});
