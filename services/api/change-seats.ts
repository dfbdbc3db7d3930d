import { gauge } from '../../infra/telemetry/metrics.ts';
import { SOON } from './auth.ts';
import { ProblemError } from './problem.ts';

/** A browser has six connections to one address, over HTTP/1.1: what listens must leave some to what is asked. */
const MOST_OF_ONE = 4;

const LATER = { 'retry-after': '30' };

const open = gauge('birth_api_change_streams', 'pages that listen for changes');

/** Who listens, bounded: a page that finds no place asks now and then instead. */
export interface Seats {
  /** @returns gives it back; may be called more than once @throws ProblemError too-many-requests, temporarily-unavailable */
  readonly take: (who: string) => () => void;
}

/** @param most in this process: they hold connections, of which there must be left */
export function createSeats(most: number): Seats {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take: (who) => {
      const mine = taken.get(who) ?? 0;
      if (mine >= MOST_OF_ONE)
        throw new ProblemError('too-many-requests', {
          detail: `同一个人同时打开的页面超过${MOST_OF_ONE}个，这一页改为每隔一会儿看一次`,
          headers: LATER,
        });
      if (all >= most) throw new ProblemError('temporarily-unavailable', { headers: SOON });
      taken.set(who, mine + 1);
      all += 1;
      open.inc();
      let isMine = true;
      return () => {
        if (!isMine) return;
        isMine = false;
        all -= 1;
        open.dec();
        const left = (taken.get(who) ?? 1) - 1;
        if (left === 0) taken.delete(who);
        else taken.set(who, left);
      };
    },
  };
}
