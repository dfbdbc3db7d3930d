import type { Config } from '../../infra/config/config.ts';
import { caseKeysFrom } from '../../infra/config/key-settings.ts';
import { hasCode } from '../../infra/embedded/clear-error.ts';
import { portTaken } from '../../infra/embedded/ports.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createCaseRunner } from '../../infra/temporal/client.ts';
import { readFacilities } from './facilities.ts';
import { runService } from '../kit/run-service.ts';
import { readAccessTokens } from './access-tokens.ts';
import { buildApp } from './app.ts';
import type { ApiParts } from './app-types.ts';
import { checkDatabase, checkKafka, checkMigrations } from './dependency-checks.ts';
import type { RateLimits } from './rates.ts';

function ratesOf(config: Config): RateLimits {
  return {
    ofCaller: config.BIRTH_REQUESTS_PER_MINUTE,
    ofAddress: config.BIRTH_REQUESTS_PER_MINUTE_OF_ADDRESS,
  };
}

function connectionsOf(config: Config): ApiParts['connections'] {
  const { BIRTH_MAX_CONNECTIONS: connections, BIRTH_MAX_CONNECTIONS_OF_ADDRESS: ofOne } = config;
  // Behind a proxy all have its address.
  const ofAddress = config.BIRTH_API_PROXY === 'tls' ? connections : ofOne;
  return { connections, ofAddress, requestSeconds: config.BIRTH_REQUEST_SECONDS };
}

await runService('api', async ({ config, log }) => {
  const pool = createPool({
    url: config.DATABASE_URL,
    max: 10,
    applicationName: 'api',
    log,
    locksCases: true,
  });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const temporal = createCaseRunner(config, keyring);
  const accessTokens = readAccessTokens(config.BIRTH_ISSUERS, log);
  const checks = {
    database: () => checkDatabase(pool),
    migrations: () => checkMigrations(pool),
    temporal: () => temporal.check(),
    kafka: () => checkKafka(config.KAFKA_BROKERS),
    ...accessTokens.checks,
  };
  const app = await buildApp({
    pool,
    keyring,
    tokens: config.BIRTH_TOKENS,
    accessTokens,
    runner: temporal,
    checks,
    patienceSeconds: config.BIRTH_PATIENCE_SECONDS,
    facilities: readFacilities(config.BIRTH_FACILITIES),
    verifyAddress: config.BIRTH_VERIFY_ADDRESS,
    fontFolder: config.BIRTH_FONT_FOLDER,
    limits: {
      maxAccepts: config.BIRTH_MAX_ACCEPTS,
      maxBacklog: config.BIRTH_MAX_BACKLOG,
      mostStarts: config.BIRTH_MOST_STARTS,
    },
    connections: connectionsOf(config),
    rates: ratesOf(config),
    webKey: config.BIRTH_WEB_KEY,
    isBehindProxy: config.BIRTH_API_PROXY === 'tls',
    log,
  });
  const url = await app
    .listen({ host: config.BIRTH_API_HOST, port: config.BIRTH_API_PORT })
    .catch((error: unknown) => {
      throw hasCode(error, 'EADDRINUSE') ? portTaken(config.BIRTH_API_PORT, 'BIRTH_API_PORT') : error;
    });
  return {
    checks,
    url,
    close: async () => {
      await app.close();
      accessTokens.close();
      await temporal.close();
      await pool.end();
    },
  };
});
