/** A Ctrl-C comes twice at once: from the terminal, and forwarded by npm and the bootstrap. */
const SAME_PRESS_MS = 700;

export interface StopRequests {
  /** settles at the first request to stop */
  readonly asked: Promise<string>;
  readonly signal: AbortSignal;
  /** called at the second one */
  readonly onHurry: (hurry: () => void) => void;
}

/** SIGINT, SIGTERM, SIGHUP, and the end of whoever started us, as requests to stop. */
export function listenForStop(): StopRequests {
  const abort = new AbortController();
  let hurry = (): void => undefined;
  let lastAt = 0;
  const asked = new Promise<string>((resolve) => {
    const ask = (why: string): void => {
      const isSamePress = Date.now() - lastAt < SAME_PRESS_MS;
      lastAt = Date.now();
      if (isSamePress) return;
      if (abort.signal.aborted) return hurry();
      abort.abort();
      resolve(why);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask(signal));
    process.once('disconnect', () => ask('the starter is gone'));
  });
  return { asked, signal: abort.signal, onHurry: (then) => (hurry = then) };
}
