import { condition, sleep, workflowInfo } from '@temporalio/workflow';

/** A round that comes at the very moment of a deadline might find it not over yet. */
const MARGIN_MS = 1_000;

/** Rings when the case is woken, and when the next deadline has come. */
export class Bell {
  #rung = false;
  #roundBegan = -1;
  /** rounds that have begun; the last of them may still be tried */
  #rounds = 0;
  #unanswered: { readonly round: number; readonly answer: () => void }[] = [];
  /** when the earliest timer rings, in milliseconds of workflow time */
  #alarmAt = Infinity;

  /** It has rung, and no round has begun since. */
  get isRung(): boolean {
    return this.#rung;
  }

  /**
   * A wake, answered when a round is made that began after it: until then Temporal alone would know of it. One that comes
   * with the very task that makes a round is answered by that round.
   */
  ring(): Promise<void> {
    if (workflowInfo().historyLength > this.#roundBegan) this.#rung = true;
    const round = this.#rung ? this.#rounds + 1 : this.#rounds;
    return new Promise((answer) => this.#unanswered.push({ round, answer }));
  }

  /** A round begins: it answers whatever has rung before. */
  hush(): void {
    this.#rung = false;
    this.#rounds += 1;
    this.#roundBegan = workflowInfo().historyLength;
  }

  /** The round that has begun is made. */
  answer(): void {
    const later = this.#unanswered.filter(({ round }) => round > this.#rounds);
    for (const { round, answer } of this.#unanswered) if (round <= this.#rounds) answer();
    this.#unanswered = later;
  }

  /**
   * Resolves when it rings.
   * @param dueInMs until the next deadline; null: none runs
   */
  async rings(dueInMs: number | null): Promise<void> {
    if (dueInMs !== null) this.#setAlarm(Date.now() + dueInMs + MARGIN_MS);
    await condition(() => this.#rung);
  }

  /** @returns false when it did not ring in that time */
  ringsWithin(time: '5s' | '20s' | '1m' | '5m'): Promise<boolean> {
    return condition(() => this.#rung, time);
  }

  /**
   * Timers are set only for what is earlier than the one that runs: one that rings too early costs a round that finds
   * nothing, and to set it each time costs events with every round.
   */
  #setAlarm(at: number): void {
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    void sleep(at - Date.now(), { summary: '部门答复的技术时限' }).then(() => {
      if (this.#alarmAt === at) this.#alarmAt = Infinity;
      this.#rung = true;
    });
  }
}
