import type { Arena, ProxiedServer } from '../arena.ts';
import type { Drill } from '../drill.ts';
import type { Weather } from '../proxy.ts';
import { lasting } from '../wait.ts';

interface BadWeather {
  readonly kind: string;
  readonly title: string;
  readonly weather: Weather;
  readonly seconds: readonly [number, number];
}

const KINDS: readonly BadWeather[] = [
  {
    kind: 'cut',
    title: 'connections broken, none let through',
    weather: { cut: true },
    seconds: [3, 6],
  },
  {
    kind: 'one-way',
    title: 'one-way partition: its answers do not arrive',
    weather: { deaf: true },
    seconds: [4, 8],
  },
  { kind: 'delay', title: 'every piece 100 ms later', weather: { delayMs: 100 }, seconds: [6, 9] },
  {
    kind: 'loss',
    title: '10 % of the pieces lost and sent again',
    weather: { loss: 0.1 },
    seconds: [6, 9],
  },
];

const SERVERS: readonly ProxiedServer[] = ['postgres', 'temporal', 'kafka'];

function network(server: ProxiedServer, { kind, title, weather, seconds }: BadWeather): Drill {
  return {
    name: `network-${kind}/${server}`,
    fault: `network between services and ${server}: ${title}`,
    proxied: true,
    strike: async ({ proxies, random }: Arena) => {
      const lasted = random.between(...seconds);
      proxies.setWeather(server, weather);
      try {
        await lasting(lasted);
      } finally {
        proxies.setWeather(server, {});
      }
      return `${lasted.toFixed(1)} s`;
    },
    restore: async ({ proxies }) => proxies.setWeather(server, {}),
  };
}

export function networkDrills(): Drill[] {
  return SERVERS.flatMap((server) => KINDS.map((kind) => network(server, kind)));
}
