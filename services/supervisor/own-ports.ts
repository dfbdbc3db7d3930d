import { readConfig } from '../../infra/config/config.ts';
import { isPortFree, portTaken, type PortMemory } from '../../infra/embedded/ports.ts';
import { CODEC_ENDPOINT } from '../../infra/temporal/codec-endpoint.ts';
import { opsPortsOf } from '../kit/ops-ports.ts';

/** Settings of a stack beside others on this machine, in tests, drills and benches: every port is any that is free. */
export const FREE_PORTS = { BIRTH_API_PORT: '', BIRTH_OPS_PORT_BASE: '0', BIRTH_WEB_PORT: '' } as const;

/** The port that BIRTH_API_PORT asks for, else the remembered or a free one. @throws ClearError when it is taken */
export function chooseApiPort(env: NodeJS.ProcessEnv, ports: PortMemory): Promise<number> {
  return choosePort('api', 'BIRTH_API_PORT', env, ports);
}

/** The same of BIRTH_WEB_PORT. @throws ClearError when it is taken */
export function chooseWebPort(env: NodeJS.ProcessEnv, ports: PortMemory): Promise<number> {
  return choosePort('web', 'BIRTH_WEB_PORT', env, ports);
}

async function choosePort(
  name: string,
  setting: string,
  env: NodeJS.ProcessEnv,
  ports: PortMemory,
): Promise<number> {
  const wanted = Number(env[setting] ?? 0);
  if (wanted === 0) return ports.take(name);
  if (await isPortFree(wanted)) return wanted;
  throw portTaken(wanted, setting);
}

/**
 * Where the pages of Temporal's screen have payloads opened: at the worker, whose operations port is told before the
 * worker runs. Should another program take it in between, the screen shows sealed payloads, and the worker says why.
 */
export async function codecEndpointOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const port of opsPortsOf('worker', readConfig(env)))
    if (port !== 0 && (await isPortFree(port))) return `http://127.0.0.1:${port}${CODEC_ENDPOINT}`;
  return undefined;
}
