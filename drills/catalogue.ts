import type { Drill } from './drill.ts';
import { carrierDrills } from './faults/carrier.ts';
import { clockDrills } from './faults/clock.ts';
import { departmentDrills } from './faults/departments.ts';
import { diskDrills } from './faults/disk.ts';
import { failPointDrills } from './faults/fail-points.ts';
import { forgedDrills } from './faults/forged.ts';
import { kindDrills } from './faults/kinds.ts';
import { messageDrills } from './faults/messages.ts';
import { moneyDrills } from './faults/money.ts';
import { networkDrills } from './faults/network.ts';
import { overloadDrills } from './faults/overload.ts';
import { processDrills } from './faults/processes.ts';
import { serverDrills } from './faults/servers.ts';
import { sickRowDrills } from './faults/sick-rows.ts';
import { twoOfEachDrills } from './faults/two-of-each.ts';

/** Every drill, in the order in which they run. */
export function allDrills(): Drill[] {
  return [
    ...processDrills(),
    ...twoOfEachDrills(),
    ...failPointDrills(),
    ...serverDrills(),
    ...messageDrills(),
    ...departmentDrills(),
    ...carrierDrills(),
    ...forgedDrills(),
    ...sickRowDrills(),
    ...diskDrills(),
    ...overloadDrills(),
    ...clockDrills(),
    ...networkDrills(),
    ...moneyDrills(),
    ...kindDrills(),
  ];
}

/** `network` of `network-cut/kafka`. */
export function kindOf({ name }: Drill): string {
  return name.split(/[-/]/)[0] ?? '';
}

/** The drills of the short run, one of each kind first: on a slow machine its time may be up before the last. */
export function shortDrills(): Drill[] {
  const short = allDrills().filter((drill) => drill.short);
  const rank = (drill: Drill): number =>
    short.filter((other) => kindOf(other) === kindOf(drill)).indexOf(drill);
  return short.toSorted((a, b) => rank(a) - rank(b));
}
