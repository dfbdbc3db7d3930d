import { setBehaviour, type Behaviour } from '../../services/departments/kit/behaviour.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { expectOneEffectEach } from './effects.ts';
import { freshSample } from './samples.ts';
import { completeWithYes } from './say-yes.ts';
import type { useStack } from './stack.ts';

/** Births that go by while something is broken: how they are sent, slowed, and seen to their end with one effect each. */
export function underFault(system: ReturnType<typeof useStack>) {
  const report = (): Promise<string> => system.hospital.report(freshSample('lanzhou-first-child'));
  return {
    report,
    reportDuring: async (count: number): Promise<string[]> => {
      const cases: string[] = [];
      for (let i = 0; i < count; i += 1) cases.push(await report());
      return cases;
    },
    behaveAll: async (settings: Behaviour): Promise<void> => {
      for (const department of DEPARTMENT_CODES)
        await setBehaviour(system.stack.run.postgres, department, settings);
    },
    completeAll: async (cases: readonly string[], seconds = 90): Promise<void> => {
      for (const caseNumber of cases) await completeWithYes(system.hospital, caseNumber, seconds);
      await expectOneEffectEach(system.database, cases);
    },
  };
}
