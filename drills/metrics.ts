import type { Arena } from './arena.ts';

/** What a service's own counter says, over all labels or those with `label="value"`; 0 where it has counted nothing. */
export async function counterOf({ run }: Arena, service: string, name: string, label = ''): Promise<number> {
  const port = run.services[service]?.opsPort;
  if (port === undefined) throw new Error(`${service} does not run`);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const lines = (await answer.text()).split('\n');
  const values = lines.filter((line) => line.startsWith(`${name}{`) && line.includes(label));
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
