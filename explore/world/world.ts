import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { Departments } from '../actors/departments.ts';
import { Gateway } from '../actors/gateway.ts';
import { Worker } from '../actors/worker.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Choices } from '../engine/choices.ts';
import { FakeTemporal } from '../fake/temporal.ts';
import type { MakeProduct, OpenTask, Product } from '../product.ts';
import type { WorkflowFunction } from '../fake/instance.ts';
import { ProcessDied, Link } from './connection.ts';
import type { ExploredDatabase } from './database.ts';

/** A task, and what was said of it. */
export interface Decision {
  readonly task: OpenTask;
  readonly outcome: string;
}

/** Everything there is in one schedule. */
export class World {
  readonly choices: Choices;
  readonly database: ExploredDatabase;
  readonly temporal: FakeTemporal;
  readonly product: Product;
  readonly departments: Departments;
  /** in the order in which they have their turns when all goes well */
  readonly gateways: [Gateway, Gateway];
  readonly worker: Worker;
  readonly people: Link;
  readonly officer: Link;
  readonly #relay: Link;
  /** on their way to departments and to gateways; the network keeps no order */
  commands: ReceivedMessage[] = [];
  answers: ReceivedMessage[] = [];
  /** what gateways have taken from their topics, which keep it */
  heard: ReceivedMessage[] = [];
  readonly cases: string[] = [];
  /** what hospitals have reported, as it was taken */
  readonly reports: BirthNotification[] = [];
  /** all that the hospitals know of what they reported first */
  readonly wholes: BirthNotification[] = [];
  /** what a clerk has said of tasks */
  readonly said: Decision[] = [];
  /** starts that the API has still to make */
  starts: (() => void)[] = [];
  isKept = false;
  /** how much likelier it is that cases are carried on than anything else */
  haste = 1;
  /** answers have landed, and nothing has been done with a case since: what is decided now comes between */
  hasLanded = false;
  setBacks = 0;
  redecisions = 0;
  /** people decide at random at the end, from this; undefined: they help where they can */
  lastWords: number | undefined;
  /** what happened, a line each */
  readonly words: string[] = [];

  constructor(choices: Choices, database: ExploredDatabase, makeProduct: MakeProduct) {
    this.choices = choices;
    this.database = database;
    const late: { workflow?: WorkflowFunction } = {};
    this.temporal = new FakeTemporal((...args) => late.workflow?.(...args) ?? Promise.resolve());
    this.product = makeProduct(this.temporal);
    late.workflow = this.product.workflow;
    const { timed } = database;
    this.departments = new Departments(choices, this.product.keyring);
    this.gateways = [
      new Gateway('gateway 1', this.product, timed),
      new Gateway('gateway 2', this.product, timed),
    ];
    this.people = new Link(timed);
    this.officer = new Link(timed);
    this.#relay = new Link(timed);
    const say = (words: string): void => this.say(words);
    this.worker = new Worker({ choices, temporal: this.temporal, product: this.product, say }, timed);
  }

  say(words: string): void {
    this.words.push(words);
  }

  /** Publishes what is due. @param dies before it has marked what it published */
  async relay(dies: boolean): Promise<void> {
    this.#relay.dieAfter(dies ? 1 : Infinity);
    try {
      await this.product.relay(this.#relay.pool, ({ kind, ...message }) => {
        if (kind === 'command') this.commands.push(message);
      });
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    }
  }

  /** A department takes a command and answers, or does not. */
  ask(message: ReceivedMessage): void {
    this.answers.push(...this.departments.handle(message));
  }
}

/** What a message is about, for the story. */
export function about({ value }: ReceivedMessage): string {
  const { type, data } = JSON.parse(value.toString()) as { type: string; data: Record<string, string> };
  const what = type.split('.').slice(2, 4).join(' ');
  return `${what} of ${data['subject'] ?? ''}${data['attempt'] ? ` (attempt ${data['attempt']})` : ''}`;
}
