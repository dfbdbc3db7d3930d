import { inject } from 'vitest';

/** Addresses of the servers that the global setup started for this run. */
export interface TestServers {
  /** PostgreSQL, a role that may create roles and schemas */
  readonly adminUrl: string;
  /** name of a migrated database, which others are copied from */
  readonly migrated: string;
  readonly brokers: string[];
  /** host:port of the Temporal frontend */
  readonly temporal: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: TestServers;
  }
}

export function testServers(): Promise<TestServers> {
  return Promise.resolve(inject('servers'));
}
