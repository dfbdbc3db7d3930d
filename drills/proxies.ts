import type { RunFile } from '../services/supervisor/run-file.ts';
import { AddressChanger } from './kafka-addresses.ts';
import { openProxy, type Proxy, type Weather } from './proxy.ts';
import { seededRandom } from './random.ts';

export type ProxiedServer = 'postgres' | 'temporal' | 'kafka';

/** One proxy before each server. */
export interface Proxies {
  setWeather(server: ProxiedServer, weather: Weather): void;
  /** The environment of a service, with the proxies in the place of the servers. */
  redirect(env: Readonly<Record<string, string>>): Record<string, string>;
  close(): Promise<void>;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

function split(address: string): Address {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}

function databaseOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

/** Opens a proxy before PostgreSQL, Temporal and Kafka. */
export async function openProxies(run: RunFile): Promise<Proxies> {
  const random = seededRandom(0, 'proxies');
  const kafka = split(run.kafka[0] ?? '');
  const changer = (port: number) => {
    const addresses = new AddressChanger(kafka.host, kafka.port, port);
    return (chunk: Buffer) => addresses.take(chunk);
  };
  const proxies: Record<ProxiedServer, Proxy> = {
    postgres: await openProxy(databaseOf(run.postgres), random),
    temporal: await openProxy(split(run.temporal), random),
    kafka: await openProxy({ ...kafka, changer }, random),
  };
  return {
    setWeather: (server, weather) => proxies[server].setWeather(weather),
    redirect: (env) => {
      const database = new URL(env['DATABASE_URL'] ?? '');
      database.host = `127.0.0.1:${proxies.postgres.port}`;
      return {
        ...env,
        DATABASE_URL: database.toString(),
        TEMPORAL_ADDRESS: `127.0.0.1:${proxies.temporal.port}`,
        KAFKA_BROKERS: `127.0.0.1:${proxies.kafka.port}`,
      };
    },
    close: async () => {
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
    },
  };
}
