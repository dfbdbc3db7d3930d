import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { Handle } from '../fake/temporal.ts';
import type { GatewayDeeds, Product, Wake } from '../product.ts';
import { ProcessDied, Link, type TimedClient } from '../world/connection.ts';

/** One gateway process: what it has in memory goes when it dies. One Update at a time for a case, as the product does. */
export class Gateway {
  readonly name: string;
  readonly connection: Link;
  waiting: Wake[] = [];
  #inFlight: { readonly wake: Wake; readonly handle: Handle }[] = [];
  #deeds: GatewayDeeds;
  readonly #product: Product;

  constructor(name: string, product: Product, timed: TimedClient) {
    this.name = name;
    this.#product = product;
    this.connection = new Link(timed);
    this.#deeds = product.gateway(this.connection.pool);
  }

  /** It dies after so many commits of the next deed. */
  dieAfter(commits: number): void {
    this.connection.dieAfter(commits);
  }

  /** @returns whether it is still alive */
  async #alive(deed: () => Promise<readonly Wake[] | void>): Promise<boolean> {
    try {
      this.waiting.push(...((await deed()) ?? []));
      return true;
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      this.die();
      return false;
    } finally {
      this.connection.dieAfter(Infinity);
    }
  }

  /** A new process takes its place, with nothing in memory. */
  die(): void {
    this.waiting = [];
    this.#inFlight = [];
    this.connection.dieAfter(Infinity);
    this.#deeds = this.#product.gateway(this.connection.pool);
  }

  land(messages: readonly ReceivedMessage[]): Promise<boolean> {
    return this.#alive(() => this.#deeds.land(messages));
  }

  sweep(): Promise<boolean> {
    return this.#alive(() => this.#deeds.sweep());
  }

  sweepRarely(): Promise<boolean> {
    return this.#alive(() => this.#deeds.sweepRarely());
  }

  sweepPayments(): Promise<boolean> {
    return this.#alive(() => this.#deeds.sweepPayments());
  }

  /** Cases that it has something to tell, and none of whose Updates is on its way. */
  sendable(): string[] {
    const busy = new Set(this.#inFlight.map(({ handle }) => handle.caseNumber));
    return [...new Set(this.waiting.map(({ caseNumber }) => caseNumber))].filter((one) => !busy.has(one));
  }

  async send(caseNumber: string): Promise<boolean> {
    const mine = this.waiting.filter((wake) => wake.caseNumber === caseNumber);
    if (mine.length === 0) return true;
    this.waiting = this.waiting.filter((wake) => wake.caseNumber !== caseNumber);
    const wake = this.#deeds.merge(mine);
    return this.#alive(async () => {
      const handle = await this.#deeds.send(wake);
      if (handle) this.#inFlight.push({ wake, handle });
      else await this.#deeds.heard([wake]);
    });
  }

  hasNews(): boolean {
    return this.#inFlight.some(({ handle }) => handle.state !== 'admitted');
  }

  get waits(): boolean {
    return this.#inFlight.length > 0;
  }

  /** Answers of Temporal reach it; what was lost is left to the sweep. */
  hear(): Promise<boolean> {
    const answered = this.#inFlight
      .filter(({ handle }) => handle.state === 'answered')
      .map(({ wake }) => wake);
    this.#inFlight = this.#inFlight.filter(({ handle }) => handle.state === 'admitted');
    return this.#alive(() => (answered.length > 0 ? this.#deeds.heard(answered) : Promise.resolve()));
  }

  /** Its patience with Temporal ends, and what comes later it does not hear. */
  giveUpWaiting(): void {
    this.#inFlight = [];
  }
}
