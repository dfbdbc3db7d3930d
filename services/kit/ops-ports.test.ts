import { expect, test } from 'vitest';
import { readConfig } from '../../infra/config/config.ts';
import { IDENTITY, SERVICE_NAMES, WEB } from '../supervisor/service-environment.ts';
import { opsPortsOf, PLACES } from './ops-ports.ts';

const NAMES = [...SERVICE_NAMES, IDENTITY, WEB];
const short = (name: string): string => name.replace('departments/', '');

test('every service has a place of its own, in one row', () => {
  expect(Object.keys(PLACES).toSorted()).toEqual(NAMES.map(short).toSorted());
  expect(new Set(Object.values(PLACES)).size).toBe(NAMES.length);
  const config = readConfig({ BIRTH_OPS_PORT_BASE: '9000' });
  const all = NAMES.flatMap((name) => opsPortsOf(short(name), config).slice(0, -1));
  expect(new Set(all).size).toBe(all.length);
});

test.for([
  [{}, [9703, 9723, 9743, 9763, 9783, 0]],
  [{ BIRTH_OPS_PORT_BASE: '0' }, [0]],
  [{ BIRTH_OPS_PORT: '9990' }, [9990]],
  [{ BIRTH_OPS_PORT: '0' }, [0]],
  [{ BIRTH_OPS_PORT: '' }, [9703, 9723, 9743, 9763, 9783, 0]],
] as const)('the gateway with %j tries %j', ([env, ports]) => {
  expect(opsPortsOf('gateway', readConfig(env))).toEqual(ports);
});

test('what is no port is refused', () => {
  for (const port of ['97xx', '70000', '-1'])
    expect(() => readConfig({ BIRTH_OPS_PORT: port })).toThrow(/BIRTH_OPS_PORT/);
});
