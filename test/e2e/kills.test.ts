import { afterEach, describe, it } from 'vitest';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { useStack } from '../support/stack.ts';
import { underFault } from '../support/under-fault.ts';
import { waitFor } from '../support/wait.ts';

describe('a birth survives', () => {
  const system = useStack({ BIRTH_RESEND_SECONDS: '3' });
  const { behaveAll, completeAll, reportDuring } = underFault(system);

  afterEach(() => behaveAll({}));

  it.each(SERVICE_NAMES)('kill -9 of %s in the middle of a case', async (name) => {
    await behaveAll({ slowMs: 150 });
    const before = system.stack.run.services[name]?.pid;
    const cases = await reportDuring(2);
    system.stack.kill(name);
    const more = await waitFor('the API to take births', () => reportDuring(1).catch(() => undefined));
    await completeAll([...cases, ...more]);
    // Not every service is needed for these births: one that is not may still be starting when they are done.
    await waitFor(`${name} to run again`, async () => {
      const after = system.stack.run.services[name]?.pid;
      return after !== undefined && after !== before ? after : undefined;
    });
  });
});
