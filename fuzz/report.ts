import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Answer, Plan, Ready } from './plan.ts';

const FOLDER = path.join('.data', 'fuzz');
const TELL_EVERY_MS = 30_000;
const SHOWN = 5;

/** A request whose answer is wrong, as it was sent. */
export interface Finding {
  readonly what: string;
  readonly seed: number;
  readonly at: number;
  readonly plan: Plan;
  readonly ready: Ready;
  readonly answer: Answer;
}

interface Group {
  count: number;
  readonly places: string[];
}

/** Counts answers and what is wrong with them, and says now and then how far it is. */
export class Tally {
  readonly #runs: number;
  readonly #began = performance.now();
  readonly #answers = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  #done = 0;
  #told = performance.now();
  #again = 0;
  #largest = 0;
  #slowest = 0;

  constructor(runs: number) {
    this.#runs = runs;
  }

  note({ kind }: Plan, { status, body, ms, again }: Answer, accepted: number): void {
    this.#done += 1;
    const group = `${kind} ${status}`;
    this.#answers.set(group, (this.#answers.get(group) ?? 0) + 1);
    this.#again += again;
    this.#largest = Math.max(this.#largest, body.length);
    this.#slowest = Math.max(this.#slowest, ms);
    if (performance.now() - this.#told < TELL_EVERY_MS) return;
    this.#told = performance.now();
    console.log(
      `${this.#done} of ${this.#runs} requests, ${accepted} births accepted, ${this.#found()} findings, ${this.seconds()} s`,
    );
  }

  /** Writes the first of its kind down, for `--replay`. */
  found(finding: Finding): void {
    const { what, seed, at } = finding;
    const group = this.#groups.get(what) ?? { count: 0, places: [] };
    this.#groups.set(what, group);
    group.count += 1;
    if (group.places.length < SHOWN) group.places.push(keep(finding));
    if (group.count === 1)
      console.log(`FOUND: ${what} (seed ${seed}, request ${at}): ${group.places[0] ?? ''}`);
  }

  /** Something about the whole system that does not hold. */
  broken(what: string): void {
    console.log(`FOUND: ${what}`);
    this.#groups.set(what, { count: 1, places: [] });
  }

  #found(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  seconds(): string {
    return ((performance.now() - this.#began) / 1000).toFixed(0);
  }

  /** The last lines. @returns the exit code */
  end(seed: number, accepted: number): number {
    const kinds = [...new Set([...this.#answers.keys()].map((group) => group.split(' ', 1)[0] ?? ''))].sort();
    for (const kind of kinds) console.log(`${kind.padEnd(11)} ${this.#statusesOf(kind)}`);
    for (const [what, { count, places }] of this.#groups)
      console.log(`${count} × ${what}: ${places.join(', ')}`);
    const verdict = this.#groups.size === 0 ? 'nothing found' : 'FOUND';
    console.log(
      `${this.#done} requests from seed ${seed}, ${accepted} births accepted, ${this.#again} sent again as told, the largest answer ${this.#largest} bytes, the slowest ${(this.#slowest / 1000).toFixed(1)} s: ${verdict}, ${this.seconds()} s`,
    );
    return this.#groups.size === 0 ? 0 : 1;
  }

  #statusesOf(kind: string): string {
    return [...this.#answers]
      .filter(([group]) => group.startsWith(`${kind} `))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, count]) => `${group.split(' ')[1] ?? ''}: ${count}`)
      .join(' · ');
  }
}

/** @returns the file: what was planned, what was sent (its token left out) and what came */
function keep({ what, seed, at, plan, ready, answer }: Finding): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${seed}-${at}.json`);
  const { authorization: _, ...headers } = ready.headers;
  const sent = { ...ready, headers, body: ready.body?.toString('utf8') };
  const came = { ...answer, body: answer.body.toString('utf8').slice(0, 5_000) };
  writeFileSync(file, `${JSON.stringify({ what, seed, at, plan, sent, came }, null, 2)}\n`);
  return file;
}
