import { setImmediate as others } from 'node:timers/promises';

/** Nobody waits longer for their turn, ms. */
const AT_ONCE_MS = 50;

/** For long work in pieces: to be awaited before each piece. It gives way when it is somebody else's turn. */
export function takingTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < AT_ONCE_MS) return;
    await others();
    since = performance.now();
  };
}
