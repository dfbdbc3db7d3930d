import type { PortMemory } from './ports.ts';
import type { Ground } from './production/ground.ts';

export const SERVER_NAMES = ['postgres', 'temporal', 'kafka'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

export const SERVER_TITLES: Readonly<Record<ServerName, string>> = {
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  kafka: 'Kafka',
};

/** What every server needs to be found and run. */
export interface EmbeddedOptions {
  /** absolute folder for data, logs and remembered ports */
  readonly dataDir: string;
  readonly ports: PortMemory;
  readonly env?: NodeJS.ProcessEnv;
  /** one line of news while something takes long, such as a download */
  readonly onProgress?: (server: ServerName, text: string) => void;
  /** with it the servers demand TLS and authentication; without it they trust this machine */
  readonly ground?: Ground | undefined;
  /** with Temporal's own screen, which asks at that endpoint, if any, to have payloads opened */
  readonly temporalUi?: { readonly codecEndpoint: string | undefined };
  /** of a test, whose data ends with its run: PostgreSQL does not wait for the disk, which only a loss of power would tell */
  readonly fleeting?: boolean | undefined;
}

export interface StopOptions {
  /** kill at once instead of asking */
  readonly hurry?: boolean;
}

/** A server that serves. */
export interface ServerHandle {
  readonly name: ServerName;
  /** where it came from, for the screen: `embedded 18.4`, `DATABASE_URL`, … */
  readonly source: string;
  /** how clients reach it: a URL for PostgreSQL, else host:port (comma-separated for several brokers) */
  readonly address: string;
  /** origin of the server's own screen, where it has one */
  readonly ui?: string | undefined;
  /** the process id of the server itself; none when it runs elsewhere */
  readonly pid?: number;
  readonly stop: (options?: StopOptions) => Promise<void>;
  /** settles when the process has ended, wanted or not; never for a server that runs elsewhere */
  readonly exited: Promise<string>;
}

/** A server that was found: it can be started, and started again on the same data and port. */
export interface FoundServer {
  readonly name: ServerName;
  readonly source: string;
  /** @throws ClearError when it does not come up */
  readonly start: () => Promise<ServerHandle>;
}

/** A server that runs elsewhere: nothing to start, nothing to stop. */
export function elsewhere(name: ServerName, source: string, address: string): ServerHandle {
  return {
    name,
    source,
    address,
    stop: () => Promise.resolve(),
    exited: new Promise<string>(() => undefined),
  };
}
