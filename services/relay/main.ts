import { kafkaConnection } from '../../infra/kafka/connection.ts';
import { startRelay } from '../../infra/outbox/relay.ts';
import { tellNoticesAgain } from '../../infra/outbox/tell-again.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { repeat } from '../kit/repeat.ts';
import { runService } from '../kit/run-service.ts';

/** The relay: carries the ledger's outbox to Kafka. Any number may run; they share the work. */
await runService('relay', ({ config, log }) => {
  const pool = createPool({ url: config.DATABASE_URL, max: 4, applicationName: 'relay', log, byKey: true });
  const relay = startRelay({
    pool,
    listenUrl: config.DATABASE_URL,
    schema: 'ledger',
    ...kafkaConnection(config),
    log,
    resendSeconds: config.BIRTH_RESEND_SECONDS,
  });
  const tellingAgain = repeat(() => tellNoticesAgain(pool, config.BIRTH_RESEND_SECONDS), {
    pauseMs: config.BIRTH_RESEND_SECONDS * 1_000,
    what: 'having notices told again',
    log,
  });
  return Promise.resolve({
    checks: {
      database: () => pool.query('select 1'),
      publishing: () =>
        relay.healthy() ? Promise.resolve() : Promise.reject(new Error('nothing could be published lately')),
    },
    close: async () => {
      await tellingAgain.close();
      await relay.close();
      await pool.end();
    },
  });
});
