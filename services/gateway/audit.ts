import { readHead, writeHead } from '../../infra/audit/head-file.ts';
import { lastSeal, readUnsealed, sealNext, sealOf } from '../../infra/postgres/ledger/audit.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { gauge } from '../../infra/telemetry/metrics.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';

const sealedAt = gauge(
  'birth_audit_last_success_seconds',
  'when all of the audit was last sealed, but for the newest, and its head published (Unix time)',
);
const contradicted = gauge(
  'birth_audit_head_contradicted',
  '1: the published head is none of this chain, which was changed or set back',
);

/** What is older and not sealed waits for a transaction that stays open. */
const BEHIND_SECONDS = 120;

export interface AuditSealing {
  readonly pool: Pool;
  /** where the head of the chain is published */
  readonly headFile: string;
  readonly everySeconds: number;
  readonly log: Logger;
}

/** Seals what was written since the last seal, and publishes the head: every gateway does, and one of them is enough. */
export function startSealing({ everySeconds, ...parts }: AuditSealing): Repetition {
  return repeat(() => sealAndPublish(parts), {
    pauseMs: everySeconds * 1000,
    what: 'sealing the audit',
    log: parts.log,
  });
}

/** One round. @returns whether there may be more to seal at once */
export async function sealAndPublish({
  pool,
  headFile,
  log,
}: Omit<AuditSealing, 'everySeconds'>): Promise<boolean> {
  const more = await sealNext(pool);
  if (await publish(pool, headFile)) {
    contradicted.set(0);
    if (!more && (await readUnsealed(pool)).seconds < BEHIND_SECONDS) sealedAt.setToCurrentTime();
  } else {
    contradicted.set(1);
    log.error({ headFile }, 'the published head of the audit is none of its chain: it stays as it is');
  }
  return more;
}

/**
 * A head that was published is replaced only by one of the same chain: where the chain has no such seal, it was changed, or a
 * backup was restored, and that is for a person to say (docs/runbooks/audit.md).
 */
async function publish(pool: Pool, headFile: string): Promise<boolean> {
  const published = await readHead(headFile);
  if (published) {
    const seal = await sealOf(pool, published.number);
    if (seal?.head !== published.head) return false;
  }
  const last = await lastSeal(pool);
  if (last && last.number !== published?.number) await writeHead(headFile, last);
  return true;
}
