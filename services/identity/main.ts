import { once } from 'node:events';
import { runService } from '../kit/run-service.ts';
import { createIdentity } from './server.ts';

await runService('identity', async ({ config, log }) => {
  const port = config.BIRTH_IDENTITY_PORT;
  const issuer = `http://127.0.0.1:${port}`;
  const { BIRTH_LOGINS: logins, BIRTH_SIGN_IN_LINK: link, BIRTH_SIGN_OUT_URL: signOutTo } = config;
  const web = config.BIRTH_WEB_PORT === 0 ? undefined : `http://127.0.0.1:${config.BIRTH_WEB_PORT}`;
  const server = await createIdentity({ issuer, logins, link, signOutTo, web, log });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    checks: {},
    url: issuer,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
});
