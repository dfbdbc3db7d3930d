import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { startSecond, type SecondService } from '../second-service.ts';
import { lasting, until } from '../wait.ts';

const KILLS = [8, 12] as const;

/** Kills now one and now the other of a service, while births come in at both APIs. */
async function killSome({ stack, random }: Arena, seconds: readonly SecondService[]): Promise<string> {
  const times = random.integer(...KILLS);
  for (let i = 0; i < times; i += 1) {
    const second = random.pick(seconds);
    if (random.pick([true, false])) {
      await second.whenUp();
      second.kill();
    } else {
      await stack.whenUp(second.name);
      stack.kill(second.name);
    }
    await lasting(random.between(0.3, 1.5));
  }
  return `${times} kills`;
}

/** Nothing may hang on there being one process of a kind: every service runs twice, and each of the two may die. */
function twoOfEach(): Drill {
  let seconds: SecondService[] = [];
  return {
    name: 'two-of-each',
    fault: 'two processes of every service, kill -9 of the one or the other in between',
    prepare: async ({ stack, load }) => {
      for (const name of SERVICE_NAMES) seconds.push(await startSecond(stack, name));
      load.secondApi = () => seconds.find(({ name }) => name === 'api')?.url();
    },
    strike: (arena) => killSome(arena, seconds),
    check: async ({ stack }) => {
      for (const second of seconds) {
        await until(`${second.name} to run`, () => stack.run.services[second.name], 60);
        await second.whenUp();
      }
    },
    restore: async ({ load }) => {
      load.secondApi = () => undefined;
      await Promise.all(seconds.map((second) => second.stop()));
      seconds = [];
    },
  };
}

export function twoOfEachDrills(): Drill[] {
  return [twoOfEach()];
}
