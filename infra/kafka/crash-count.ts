const MOST_CRASHES = 10;
/** A session that was a member for so long did not crash on what it met: it was ended from outside. */
const LASTING_MS = 30_000;

/**
 * Tells a consumer that breaks on what it finds from one whose broker comes and goes. Only sessions count that ended
 * soon after they had joined, before they had handled anything, one after the other. One that never joined met a
 * broker that is down, empty or still looking for its coordinator; and a quiet topic gives nothing to handle for weeks.
 */
export class CrashCount {
  #crashes = 0;
  #joinedAt: number | undefined;

  /** The first time of a session counts: a rebalance is no new beginning. @param now ms */
  joined(now: number): void {
    this.#joinedAt ??= now;
  }

  progressed(): void {
    this.#crashes = 0;
    this.#joinedAt = undefined;
  }

  /** A session has ended. @param now ms @returns whether it crashes again and again; the count then begins anew */
  ended(now: number): boolean {
    const joinedAt = this.#joinedAt;
    this.#joinedAt = undefined;
    if (joinedAt === undefined) return false;
    this.#crashes = now - joinedAt < LASTING_MS ? this.#crashes + 1 : 0;
    if (this.#crashes < MOST_CRASHES) return false;
    this.#crashes = 0;
    return true;
  }
}
