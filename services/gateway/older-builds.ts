import { renewClocks } from '../../infra/postgres/ledger/clock-watch.ts';
import { sealOpenErasures } from '../../infra/postgres/ledger/erasures.ts';
import { askLateReceivers } from '../../infra/postgres/ledger/late-receivers.ts';
import { settleUnsent } from '../../infra/postgres/ledger/unsent-notices.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { clockBasis } from './clock-basis.ts';

/** Makes up for what builds before this one have left otherwise, once at each start; done again it does nothing. */
export async function makeUpForOlderBuilds(pool: Pool, keyring: Keyring, log: Logger): Promise<void> {
  const sealed = await sealOpenErasures(pool, keyring);
  if (sealed > 0) log.info({ sealed }, 'erasures that an earlier build has asked for were sealed');
  const late = await askLateReceivers(pool, keyring);
  if (late > 0)
    log.info({ late }, 'somebody is asked to forget whom an earlier build has erased without them');
  const unsent = await settleUnsent(pool, { ofAll: true });
  if (unsent > 0) log.info({ unsent }, 'notices that were stopped wait for no receipt any more');
  const renewed = await renewClocks(pool, clockBasis(shanghaiDate(new Date().toISOString())));
  if (renewed > 0)
    log.info({ renewed }, 'packs or calendar are others: the clocks of cases are looked at anew');
}
