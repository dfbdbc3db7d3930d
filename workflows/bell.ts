import { condition, sleep, workflowInfo } from '@temporalio/workflow';

/** A round that comes at the very moment of a deadline might find it not over yet. */
const MARGIN_MS = 1_000;

/** Rings when the case is woken, and when the next deadline has come. */
export class Bell {
  #rung = false;
  #roundBegan = -1;
  /** when the earliest timer rings, in milliseconds of workflow time */
  #alarmAt = Infinity;

  /** A wake. One that comes with the very task that makes a round is answered by that round. */
  ring(): void {
    if (workflowInfo().historyLength > this.#roundBegan) this.#rung = true;
  }

  /** A round begins: whatever has rung before is answered by it. */
  hush(): void {
    this.#rung = false;
    this.#roundBegan = workflowInfo().historyLength;
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
