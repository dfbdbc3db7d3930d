import { clarify, ClearError } from '../../infra/embedded/clear-error.ts';
import { findKafka } from '../../infra/embedded/kafka.ts';
import { findPostgres } from '../../infra/embedded/postgres.ts';
import type { EmbeddedOptions, FoundServer, ServerHandle, ServerName } from '../../infra/embedded/server.ts';
import { findTemporal } from '../../infra/embedded/temporal.ts';
import { ensureTopics } from '../../infra/kafka/topics.ts';
import { codecEndpointOf } from './own-ports.ts';
import { masterKeyOf } from './service-environment.ts';

/** `embedded`: what `npm start` runs. `production`: `npm run stack:production`, see docs/production.md. */
export type ShapeName = 'embedded' | 'production';

/** What differs between the stack of `npm start` and the production-shaped one. Everything else is the same. */
export interface Shape {
  readonly name: ShapeName;
  readonly masterKey: string;
  /**
   * @param options what every server is found with
   * @param address where another server is, once it serves
   */
  readonly find: (
    name: ServerName,
    options: EmbeddedOptions,
    address: (name: ServerName) => Promise<string>,
  ) => Promise<FoundServer>;
  /** makes what the services find in Kafka, each time it has come up */
  readonly provisionKafka: (kafka: ServerHandle) => Promise<void>;
  /** settings that one service alone is given: who it is, and whom it trusts */
  readonly settingsOf: (service: string) => Readonly<Record<string, string>>;
  /** settings of whoever looks at the running servers with tools of this project */
  readonly operator: Readonly<Record<string, string>>;
  /** settings of whoever may do everything; never given to a service, never written down */
  readonly administrator: Readonly<Record<string, string>>;
}

const FIND: Readonly<Record<ServerName, (options: EmbeddedOptions) => Promise<FoundServer>>> = {
  postgres: findPostgres,
  temporal: findTemporal,
  kafka: findKafka,
};

/** What only the embedded shape can be asked for. */
export interface EmbeddedExtras extends Pick<EmbeddedOptions, 'fleeting'> {
  /** with Temporal's own screen */
  readonly temporalUi: boolean;
}

/**
 * Servers that trust this machine: nothing to set up, for people who look and for tests.
 * @throws ClearError in production
 */
export function embeddedShape(
  env: NodeJS.ProcessEnv,
  { temporalUi = false, fleeting }: Partial<EmbeddedExtras>,
): Shape {
  if (env['BIRTH_ENVIRONMENT'] === 'production')
    throw new ClearError(
      'BIRTH_ENVIRONMENT is production, and the servers of `npm start` trust this machine and speak in clear: use `npm run stack:production`, or run each service on your own servers (docs/production.md).',
    );
  const find: Shape['find'] = async (name, options) => {
    if (name !== 'temporal' || !temporalUi) return FIND[name]({ ...options, fleeting });
    return findTemporal({ ...options, temporalUi: { codecEndpoint: await codecEndpointOf(env) } });
  };
  return {
    name: 'embedded',
    masterKey: masterKeyOf(env),
    find,
    provisionKafka: (kafka) => ensureTopics({ brokers: kafka.address.split(',') }),
    settingsOf: () => ({}),
    operator: {},
    administrator: {},
  };
}

/** Makes what the services find in Kafka. @throws ClearError, with Kafka stopped again */
export async function provisionKafka(kafka: ServerHandle, shape: Shape): Promise<void> {
  try {
    await shape.provisionKafka(kafka);
  } catch (error) {
    await kafka.stop();
    throw clarify(error, 'making the Kafka topics');
  }
}
