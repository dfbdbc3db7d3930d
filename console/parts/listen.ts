import type { Change } from '../../schemas/change.ts';

/** What a page that listens is told. */
export interface Told {
  /** something has changed; undefined: nobody says what, look again at all */
  readonly changed: (change: Change | undefined) => void;
  /** whether it is heard at all: else the page asks now and then */
  readonly live: (isLive: boolean) => void;
}

/** What of a browser is used. */
export interface Surroundings {
  readonly open: (address: string) => EventSource;
  /** ms → called then; gives back what takes it back */
  readonly later: (work: () => void, ms: number) => () => void;
  /** 0 to 1 */
  readonly chance: () => number;
}

/** Somebody who listens. */
export interface Ear {
  /** goes on from where it has heard to */
  readonly begin: () => void;
  /** nobody looks at the page */
  readonly rest: () => void;
}

/** `EventSource.CLOSED`: it was refused, and does not try again by itself. */
const CLOSED = 2;
const LEAST_MS = 2_000;
const MOST_MS = 60_000;

/** In a browser. */
export const AROUND: Surroundings = {
  open: (address) => new EventSource(address),
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  chance: Math.random,
};

/**
 * Listens for what has changed. A browser comes again by itself where a stream breaks off, and says where it has heard to; where it was
 * refused (too many pages, a session that is over, a server of before) it comes again more and more seldom, and says nothing.
 * @param address of the stream
 */
export function listen(address: string, told: Told, around: Surroundings = AROUND): Ear {
  let source: EventSource | undefined;
  let takeBack: (() => void) | undefined;
  let failures = 0;
  let place = '';
  const heard = ({ lastEventId }: MessageEvent): void => {
    if (lastEventId !== '') place = lastEventId;
  };
  const stop = (): void => {
    takeBack?.();
    takeBack = undefined;
    source?.close();
    source = undefined;
    told.live(false);
  };
  const begin = (): void => {
    if (source) return;
    takeBack?.();
    const after = place === '' ? '' : `?${new URLSearchParams({ after: place }).toString()}`;
    const fresh = around.open(`${address}${after}`);
    source = fresh;
    fresh.addEventListener('open', () => {
      failures = 0;
      told.live(true);
      told.changed(undefined);
    });
    fresh.addEventListener('change', (event) => {
      heard(event);
      told.changed(JSON.parse(String(event.data)) as Change);
    });
    fresh.addEventListener('reset', (event) => {
      heard(event);
      told.changed(undefined);
    });
    fresh.addEventListener('error', () => {
      if (source !== fresh) return;
      told.live(false);
      if (fresh.readyState !== CLOSED) return;
      stop();
      const pause = Math.min(LEAST_MS * 2 ** failures, MOST_MS) * (0.5 + around.chance());
      failures += 1;
      takeBack = around.later(begin, pause);
    });
  };
  return { begin, rest: stop };
}
