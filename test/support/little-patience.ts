import { afterAll, beforeAll } from 'vitest';
import { Fleet } from './fleet.ts';
import type { TestStack } from './stack.ts';

/** For births that the tests of this block report, departments may be silent for so long; for all others as long as ever. */
export function useLittlePatience(system: TestStack, seconds: number): void {
  let fleet: Fleet | undefined;
  beforeAll(async () => {
    fleet = new Fleet(system.stack);
    // The plan of a case holds the patience with which it was accepted.
    await fleet.restart((env) => ({ ...env, BIRTH_PATIENCE_SECONDS: String(seconds) }), ['api']);
  });
  afterAll(async () => {
    await fleet?.stop();
    await system.stack.startServer('api');
  });
}
