import type { Choices } from '../engine/choices.ts';
import type { ActivityCall, ActivityOutcome } from '../fake/instance.ts';
import { WorkerDied, type FakeTemporal } from '../fake/temporal.ts';
import type { Product } from '../product.ts';
import { Link, type TimedClient } from '../world/connection.ts';

/** What can become of one call of an activity; the first is the plain one. */
const FATES = {
  'goes well': 40,
  'is done twice': 4,
  'worker dies before it': 3,
  'worker dies after it': 4,
  'times out, tried again, and commits late': 3,
  'fails as often as it is tried': 2,
  'commits, and its result is lost': 3,
} as const;
type Fate = keyof typeof FATES;

/** The worker: rounds of the fake Temporal with the product's activities in them. */
export class Worker {
  readonly connection: Link;
  readonly #choices: Choices;
  readonly #temporal: FakeTemporal;
  readonly #activities: ReturnType<Product['activities']>;
  readonly #say: (words: string) => void;
  /** activities whose tries have timed out, and whose transactions are still to commit */
  late: ActivityCall[] = [];
  calm = false;
  /** the case whose task was the last to be lost, until its people and sweeps have met: the ledger may know more than its run */
  unsettled: string | undefined;
  /** how often what may go wrong does: 0 never, 1 as in {@link FATES} */
  trouble = 1;

  constructor(
    of: { choices: Choices; temporal: FakeTemporal; product: Product; say: (words: string) => void },
    timed: TimedClient,
  ) {
    this.#choices = of.choices;
    this.#temporal = of.temporal;
    this.#say = of.say;
    this.connection = new Link(timed);
    this.#activities = of.product.activities(this.connection.pool);
  }

  /** One workflow task; where the server itself has lost it, what it only had in memory is lost with it. */
  async round(caseNumber: string): Promise<void> {
    const choices = this.#choices;
    const became = await this.#temporal.round(caseNumber, {
      execute: (call) => this.#execute(call),
      heartbeats: () => !this.calm && choices.rarely(8),
      completes: () => {
        const isLost = !this.calm && this.trouble > 0 && choices.rarely(16 / this.trouble);
        if (isLost) this.#say('  its task is lost: the run falls back');
        return !isLost;
      },
    });
    if (became !== 'fell back') return;
    this.unsettled = caseNumber;
    if (choices.rarely(2)) {
      this.#say('  and so is what the server had in memory');
      this.#temporal.forgetAdmitted();
    }
  }

  async #execute(call: ActivityCall): Promise<ActivityOutcome> {
    const fates = Object.keys(FATES) as Fate[];
    const weights = Object.values(FATES).map((weight, at) => (at === 0 ? weight : weight * this.trouble));
    const fate = this.calm ? 'goes well' : (fates[this.#choices.weighed(weights)] ?? 'goes well');
    this.#say(`  ${call.name} ${fate}`);
    switch (fate) {
      case 'goes well':
        return this.do(call);
      case 'is done twice':
        await this.do(call);
        return this.do(call);
      case 'worker dies before it':
        throw new WorkerDied();
      case 'worker dies after it':
        await this.do(call);
        throw new WorkerDied();
      case 'times out, tried again, and commits late':
        this.late.push(call);
        return this.do(call);
      case 'fails as often as it is tried':
        return { error: 'the ledger does not answer' };
      case 'commits, and its result is lost':
        await this.do(call);
        return { error: 'no result in time' };
    }
  }

  /** One try of an activity. */
  async do({ name, args }: ActivityCall): Promise<ActivityOutcome> {
    try {
      const result = await this.#activities[name]?.(...(structuredClone(args) as never[]));
      return { ok: result };
    } catch (error) {
      const words =
        error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : String(error);
      this.#say(`  ${name} throws ${words}`);
      return { error: words };
    }
  }
}
