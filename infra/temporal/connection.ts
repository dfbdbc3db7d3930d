import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';

export type TemporalSettings = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_TLS_CA'
  | 'TEMPORAL_TLS_CERT'
  | 'TEMPORAL_TLS_KEY'
  | 'TEMPORAL_TLS_SERVER_NAME'
  | 'TEMPORAL_TOKEN'
>;

/** What clients and workers connect with. */
export interface TemporalConnection {
  readonly address: string;
  /** what the server knows our rights by, where it asks; never without TLS */
  readonly apiKey?: string;
  /** none: plain text, for a server on this machine only */
  readonly tls?: {
    readonly serverRootCACertificate: Buffer;
    readonly serverNameOverride?: string;
    readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
  };
}

/** The connection of the settings. @throws Error when a certificate's file cannot be read */
export function temporalConnection(config: TemporalSettings): TemporalConnection {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_TLS_SERVER_NAME: serverName } = config;
  if (config.TEMPORAL_TLS_CA === '') return { address };
  return {
    address,
    ...(config.TEMPORAL_TOKEN === '' ? {} : { apiKey: config.TEMPORAL_TOKEN }),
    tls: {
      serverRootCACertificate: readFileSync(config.TEMPORAL_TLS_CA),
      ...(serverName === '' ? {} : { serverNameOverride: serverName }),
      ...(config.TEMPORAL_TLS_CERT === ''
        ? {}
        : {
            clientCertPair: {
              crt: readFileSync(config.TEMPORAL_TLS_CERT),
              key: readFileSync(config.TEMPORAL_TLS_KEY),
            },
          }),
    },
  };
}
