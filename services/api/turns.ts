/** Work of one caller is bounded, and callers take turns. */
export interface Turns {
  /**
   * Waits for a place at work. Callers are served in turn, each in its own order: whoever asks for much waits behind itself.
   * @param caller whose work it is
   * @returns gives the place back; may be called more than once. undefined: the caller has as much in hand as it may
   */
  take(caller: string, gone: AbortSignal): Promise<Release> | undefined;
}

/** @returns whether this was the first time */
export type Release = () => boolean;

export interface TurnLimits {
  /** at work at once, all callers together */
  readonly atWork: number;
  /** waiting and at work, of one caller */
  readonly ofCaller: number;
}

interface Line {
  /** waiting and at work */
  inHand: number;
  readonly waiting: Set<() => void>;
}

/** Callers by name; one that has nothing in hand is forgotten. */
export function createTurns({ atWork, ofCaller }: TurnLimits): Turns {
  const lines = new Map<string, Line>();
  /** callers with something waiting, the one whose turn is next first */
  const order = new Set<string>();
  let working = 0;

  const serve = (): void => {
    for (const caller of order) {
      if (working >= atWork) return;
      const line = lines.get(caller);
      const [next] = line?.waiting ?? [];
      order.delete(caller);
      if (!line || !next) continue;
      line.waiting.delete(next);
      // Behind all others: the loop comes to it again after them.
      if (line.waiting.size > 0) order.add(caller);
      working += 1;
      next();
    }
  };

  const leave = (caller: string, line: Line): void => {
    line.inHand -= 1;
    if (line.inHand === 0 && lines.get(caller) === line) lines.delete(caller);
  };

  const take: Turns['take'] = (caller, gone) => {
    const line = lines.get(caller) ?? { inHand: 0, waiting: new Set() };
    if (line.inHand >= ofCaller) return undefined;
    lines.set(caller, line);
    line.inHand += 1;
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        gone.removeEventListener('abort', giveUp);
        let released = false;
        resolve(() => {
          if (released) return false;
          released = true;
          working -= 1;
          leave(caller, line);
          serve();
          return true;
        });
      };
      const giveUp = (): void => {
        line.waiting.delete(begin);
        leave(caller, line);
        reject(new CallerGone());
      };
      gone.addEventListener('abort', giveUp, { once: true });
      line.waiting.add(begin);
      order.add(caller);
      serve();
    });
  };
  return { take };
}

/** Nobody waits for the answer any more. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}
