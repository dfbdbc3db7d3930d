import { join } from 'node:path';
import { describeError } from '../../infra/telemetry/log.ts';
import { repeat } from '../kit/repeat.ts';
import { runService } from '../kit/run-service.ts';
import { buildPages } from './build.ts';
import { createCookies } from './cookies.ts';
import { createIssuerClient } from './issuer.ts';
import { createWeb } from './server.ts';
import { keepSessions } from './sessions.ts';
import { CALLBACK } from './sign-in-routes.ts';

const SWEEP_MS = 300_000;

await runService('web', async ({ config, log }) => {
  const { BIRTH_WEB_HOST: host, BIRTH_WEB_PORT: port, BIRTH_WEB_API: api, BIRTH_WEB_ISSUER: issuer } = config;
  const address = config.BIRTH_WEB_ADDRESS || `http://127.0.0.1:${port}`;
  const sessions = keepSessions(join(config.BIRTH_DATA_DIR, 'web-sessions'));
  const client = { issuer, clientId: config.BIRTH_WEB_CLIENT, callback: `${address}${CALLBACK}` };
  // A page says that it is being made until it is: nothing waits for it.
  buildPages().then(
    (became) => log.info({ became }, 'the pages are there'),
    (error: unknown) => log.error(describeError(error), 'the pages are not there'),
  );
  const parts = {
    ...{ address, api, sessions, log },
    clientKey: config.BIRTH_WEB_KEY,
    isBehindProxy: config.BIRTH_WEB_PROXY === 'tls',
    cookies: createCookies(address.startsWith('https:')),
    issuer: createIssuerClient(client),
  };
  const app = await createWeb(parts, {
    hasSandbox: config.BIRTH_WEB_SANDBOX,
    showsPseudoLocale: config.BIRTH_WEB_PSEUDO_LOCALE,
  });
  await app.listen({ host, port });
  const sweeping = repeat(sessions.sweep, { pauseMs: SWEEP_MS, what: 'sweeping sessions', log });
  return {
    checks: {},
    url: address,
    close: async () => {
      await sweeping.close();
      await app.close();
    },
  };
});
