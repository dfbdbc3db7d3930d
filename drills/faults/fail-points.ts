import { existsSync, rmSync } from 'node:fs';
import { failPointMarker } from '../../infra/fail-point/fail-point.ts';
import { FAIL_POINTS, type FailPoint, type FailPointName } from '../../infra/fail-point/points.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Drill } from '../drill.ts';
import { ASKS, PROVOKE } from '../provoke.ts';
import { plainName } from './processes.ts';

const SHORT = new Set([
  'api/birth-accepted',
  'worker/step-written',
  'relay/rows-acknowledged',
  'gateway/batch-handled',
]);

/** The folder of a service: `health-commission` is one of the departments. */
function serviceOf(name: string): string {
  const service = SERVICE_NAMES.find((known) => plainName(known) === name);
  if (service === undefined) throw new RangeError(`there is no service ${name}`);
  return service;
}

/** One process dies at one point; at which passage, the seed says. */
function crash(point: FailPointName, service: string): Drill {
  const { between, needs }: FailPoint = FAIL_POINTS[point];
  const once = needs !== 'birth';
  let marker = '';
  return {
    name: `crash/${service}/${point}`,
    fault: `crash of ${service} between: ${between}`,
    short: SHORT.has(`${service}/${point}`),
    opensTasks: ASKS.has(needs),
    prepare: async (arena) => {
      const passage = once ? 1 : arena.random.integer(1, 4);
      const setting = `${service}/${point}:${passage}`;
      marker = failPointMarker(arena.stack.dataDir, setting);
      rmSync(marker, { force: true });
      await arena.alter(serviceOf(service), { env: (env) => ({ ...env, BIRTH_FAIL_POINT: setting }) });
    },
    strike: async (arena) => {
      await PROVOKE[needs](arena, () => existsSync(marker));
      return undefined;
    },
    restore: (arena) => arena.restoreServices(),
  };
}

/** One drill for each process that passes each point. */
export function failPointDrills(): Drill[] {
  return (Object.keys(FAIL_POINTS) as FailPointName[]).flatMap((point) =>
    FAIL_POINTS[point].services.map((service) => crash(point, service)),
  );
}
