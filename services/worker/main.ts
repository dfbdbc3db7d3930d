import path from 'node:path';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { caseKeysFrom } from '../../infra/config/key-settings.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createWaker, outboxChannel } from '../../infra/postgres/wake.ts';
import { startCaseWorker } from '../../infra/temporal/case-worker.ts';
import { CODEC_PATH, createCodecEndpoint } from '../../infra/temporal/codec-endpoint.ts';
import { createPayloadCodec } from '../../infra/temporal/payload-codec.ts';
import { runService } from '../kit/run-service.ts';
import { watchRound } from './watch-rounds.ts';
import { lookUpKeysAround } from '../../policies/duplicates/look-up-keys.ts';

await runService('worker', async ({ config, log }) => {
  const pool = createPool({
    url: config.DATABASE_URL,
    max: 10,
    applicationName: 'worker',
    log,
    byKey: true,
    locksCases: true,
  });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const wakeRelay = createWaker(pool, outboxChannel('ledger'));
  const ledger = createCaseLedger({ pool, keyring, wakeRelay, lookUp: lookUpKeysAround });
  const worker = await startCaseWorker({
    config,
    keyring,
    log,
    activities: createCaseActivities({ ledger, onRound: watchRound }),
    bundleCache: path.join(config.BIRTH_DATA_DIR, 'cache'),
  });
  const origin = config.BIRTH_TEMPORAL_UI_ORIGIN;
  const codec = createPayloadCodec(keyring.payload);
  return {
    routes: origin === '' ? {} : { [CODEC_PATH]: createCodecEndpoint(codec, origin) },
    checks: { database: () => pool.query('select 1'), temporal: () => worker.check() },
    close: async () => {
      await worker.close();
      await pool.end();
    },
  };
});
