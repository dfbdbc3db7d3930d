import type { Config } from '../../infra/config/config.ts';

/** The place of each service in a row of operations ports. A place is never given to another service. */
export const PLACES: Readonly<Record<string, number>> = {
  api: 0,
  worker: 1,
  relay: 2,
  gateway: 3,
  notifier: 4,
  'health-commission': 5,
  'disease-control': 6,
  'public-security': 7,
  'medical-insurance': 8,
  'human-resources': 9,
  taxation: 10,
  finance: 11,
  housing: 12,
  identity: 13,
  web: 14,
};

/** More than there are services: a service to come takes a place at the end and moves nobody. */
const ROW = 20;
const ROWS = 5;
const ANY_FREE = 0;

/**
 * The operations ports that a service may have, the one to try first in front. The first of a service on a machine
 * stands in the first row, the second in the next, so that whoever scrapes them can write all of them down.
 * `BIRTH_OPS_PORT` alone is tried where it is set: what was asked for by number is had or is an error.
 * @param name of the service, without the folder of the departments
 */
export function opsPortsOf(
  name: string,
  { BIRTH_OPS_PORT: own, BIRTH_OPS_PORT_BASE: base }: Pick<Config, 'BIRTH_OPS_PORT' | 'BIRTH_OPS_PORT_BASE'>,
): readonly number[] {
  if (own !== undefined) return [own];
  const place = PLACES[name];
  if (base === ANY_FREE || place === undefined) return [ANY_FREE];
  return [...Array.from({ length: ROWS }, (_, row) => base + row * ROW + place), ANY_FREE];
}
