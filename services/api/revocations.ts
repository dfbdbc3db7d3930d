import {
  BY_ISSUER,
  readRevocations,
  type RevocationRecord,
} from '../../infra/postgres/ledger/revocations.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import type { Caller, SignIn } from './auth.ts';

/** How long what was read is believed: what another API has refused is refused here after it. */
export const FRESH_MS = 1_000;

/** Who is not let in any more, although the token is good. */
export interface Revocations {
  /** whether what a caller shows was taken back */
  readonly refuses: (caller: Caller) => Promise<boolean>;
  /** reads it anew at the next request: something was changed here */
  readonly readAnew: () => void;
}

/** Everybody is let in: of an API without a ledger. */
export const NOTHING_REVOKED: Revocations = { refuses: async () => false, readAnew: () => undefined };

/**
 * Reads the ledger at most once a second, and only while somebody asks. While the ledger is away, what was known stands: nothing
 * of anybody can be shown then.
 */
export function keepRevocations(
  pool: Pool,
  log: Pick<Logger, 'warn'>,
  now: () => number = () => performance.now(),
): Revocations {
  let known: ReadonlyMap<string, RevocationRecord> = new Map();
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;
  // What was asked for before something was changed here may know less, whenever its answer comes.
  let turn = 0;
  const read = async (): Promise<void> => {
    const [began, mine] = [now(), turn];
    try {
      const rows = await readRevocations(pool);
      if (mine !== turn) return;
      known = new Map(rows.map((each) => [keyOf(each.kind, each.name), each]));
    } catch (error) {
      log.warn(describeError(error), 'who is not let in any more cannot be read; what was known stands');
      if (mine !== turn) return;
    }
    readAt = began;
    reading = undefined;
  };
  return {
    refuses: async (caller) => {
      if (now() - readAt > FRESH_MS) await (reading ??= read());
      return isRefused(known, caller);
    },
    readAnew: () => {
      turn += 1;
      readAt = -Infinity;
      reading = undefined;
    },
  };
}

const keyOf = (kind: RevocationRecord['kind'], name: string): string => `${kind} ${name}`;

function isRefused(known: ReadonlyMap<string, RevocationRecord>, { name, signIn }: Caller): boolean {
  if (known.size === 0) return false;
  const session = signIn?.session;
  // A sign-in that was taken back is never good again, however often its tokens are renewed.
  if (session !== undefined && known.has(keyOf('session', session))) return true;
  const all = [
    known.get(keyOf('caller', name)),
    session === undefined ? known.get(keyOf('sessionless', name)) : undefined,
  ];
  return all.some((one) => one && (one.forGood || !signIn || beganAt(signIn, one) <= Date.parse(one.before)));
}

/**
 * Up to when what somebody shows goes back, ms: to the sign-in, since a token that is renewed silently is given anew without
 * anybody showing who they are. One that does not say when that was goes back for ever, but for an issuer that has signed
 * somebody out: it renews nothing of before by itself.
 */
function beganAt({ at, since }: SignIn, { revokedBy }: RevocationRecord): number {
  return (since ?? (revokedBy === BY_ISSUER ? at : -Infinity)) * 1_000;
}
