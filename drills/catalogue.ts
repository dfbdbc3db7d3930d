import type { Drill } from './drill.ts';
import { clockDrills } from './faults/clock.ts';
import { diskDrills } from './faults/disk.ts';
import { failPointDrills } from './faults/fail-points.ts';
import { messageDrills } from './faults/messages.ts';
import { networkDrills } from './faults/network.ts';
import { overloadDrills } from './faults/overload.ts';
import { processDrills } from './faults/processes.ts';
import { serverDrills } from './faults/servers.ts';

/** Every drill, in the order in which they run. */
export function allDrills(): Drill[] {
  return [
    ...processDrills(),
    ...failPointDrills(),
    ...serverDrills(),
    ...messageDrills(),
    ...diskDrills(),
    ...overloadDrills(),
    ...clockDrills(),
    ...networkDrills(),
  ];
}
