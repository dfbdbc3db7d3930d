import { seededRandom, type Random } from '../../drills/random.ts';
import { familyOf, plainName, signalAll } from '../../drills/faults/processes.ts';
import { lasting } from '../../drills/wait.ts';
import { SERVER_NAMES } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Stack } from '../../services/supervisor/stack.ts';

/** One fault of the soak; times in ms. */
export interface SoakFault {
  readonly what: string;
  readonly beganAt: number;
  /** when what was struck served again */
  healedAt: number;
  /** why the fault itself could not be carried out or healed */
  failed?: string;
}

interface Strike {
  readonly what: string;
  readonly run: (stack: Stack) => Promise<void>;
}

type Card = (random: Random) => Strike;

function kill(random: Random): Strike {
  const name = random.pick(SERVICE_NAMES);
  return {
    what: `kill -9 ${plainName(name)}`,
    run: async (stack) => {
      await stack.whenUp(name);
      stack.kill(name);
      await stack.whenUp(name);
    },
  };
}

function freeze(names: readonly string[], seconds: readonly [number, number]): Card {
  return (random) => {
    const name = random.pick(names);
    const lasted = random.between(...seconds);
    return {
      what: `SIGSTOP ${plainName(name)} ${lasted.toFixed(1)} s`,
      run: async (stack) => {
        await stack.whenUp(name);
        const pid = stack.run.services[name]?.pid ?? stack.run.servers[name]?.pid;
        if (pid === undefined) throw new Error(`${name} is not ours to stop`);
        const family = familyOf(pid);
        signalAll(family, 'SIGSTOP');
        try {
          await lasting(lasted);
        } finally {
          signalAll(family, 'SIGCONT');
        }
      },
    };
  };
}

function restart(name: string): Card {
  return () => ({ what: `重启 ${name}`, run: (stack) => stack.restartServer(name) });
}

/** Every kind once before any comes again. */
const DECK: readonly Card[] = [
  kill,
  restart('postgres'),
  freeze(SERVICE_NAMES, [3, 8]),
  restart('kafka'),
  kill,
  freeze(SERVER_NAMES, [2, 5]),
  restart('temporal'),
];

/** Faults at seeded moments until told to stop. The same seed gives the same faults in the same order. */
export class Faults {
  readonly done: SoakFault[] = [];
  readonly #stack: Stack;
  readonly #random: Random;
  readonly #everySeconds: number;
  readonly #say: (text: string) => void;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** @param everySeconds from the end of one to the beginning of the next, in the mean; 0: none */
  constructor(
    stack: Stack,
    { seed, everySeconds, say }: { seed: number; everySeconds: number; say: (text: string) => void },
  ) {
    this.#stack = stack;
    this.#random = seededRandom(seed, 'soak');
    this.#everySeconds = everySeconds;
    this.#say = say;
  }

  start(): void {
    if (this.#everySeconds > 0) this.#running = this.#run();
  }

  /** Resolves when the fault in hand is healed; none comes after it. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      for (const card of this.#shuffled()) {
        const strike = card(this.#random);
        await waitOrStop(this.#random.between(0.6, 1.4) * this.#everySeconds, signal);
        if (signal.aborted) return;
        await this.#strike(strike);
      }
    }
  }

  #shuffled(): readonly Card[] {
    const placed = DECK.map((card) => ({ card, place: this.#random.between(0, 1) }));
    return placed.toSorted((a, b) => a.place - b.place).map(({ card }) => card);
  }

  async #strike({ what, run }: Strike): Promise<void> {
    const fault: SoakFault = { what, beganAt: Date.now(), healedAt: Date.now() };
    this.done.push(fault);
    this.#say(`fault: ${what}`);
    try {
      await run(this.#stack);
    } catch (error) {
      fault.failed = error instanceof Error ? error.message : 'unknown';
      this.#say(`fault ${what} went wrong: ${fault.failed}`);
    }
    fault.healedAt = Date.now();
  }
}

async function waitOrStop(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
