import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../infra/telemetry/log.ts';
import type { RunFile } from '../../services/supervisor/run-file.ts';
import { createCookies } from '../../services/web/cookies.ts';
import { createIssuerClient } from '../../services/web/issuer.ts';
import { createWeb } from '../../services/web/server.ts';
import { keepSessions } from '../../services/web/sessions.ts';

/** Pages before the API of a system that runs, with settings of their own. */
export interface OwnPages {
  /** without a slash at the end */
  readonly address: string;
  readonly close: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * The real service, for families: who works at a desk signs in at the system's own, whose issuer knows no other.
 * @param fontFolder `BIRTH_FONT_FOLDER`
 */
export async function openOwnPages(run: RunFile, fontFolder: string): Promise<OwnPages> {
  const folder = mkdtempSync(join(tmpdir(), 'birth-pages-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const app = await createWeb(
    {
      ...{ address, api: run.api, clientKey: '', log: createLog('web', 'fatal') },
      ...{ sessions: keepSessions(folder), cookies: createCookies(false) },
      issuer: createIssuerClient({ issuer: address, clientId: 'none', callback: address }),
    },
    { fontFolder },
  );
  await app.listen({ host: '127.0.0.1', port });
  return {
    address,
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
