import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from './engine/schedule.ts';
import type { Wanted } from './explorer.ts';

const FOLDER = path.join('.data', 'explore');
const SHOWN = 12;
const TELL_EVERY_MS = 30_000;

/** The story of a finding, and what does not hold at its end. */
export function tellFinding({ words, violations }: Outcome): void {
  console.log(words.map((line) => `  ${line}`).join('\n'));
  for (const { what, where } of violations) console.log(`FOUND: ${what}: ${where}`);
}

/** @returns the file that `--replay` takes */
export function keepFinding(level: string, { schedule, violations }: Outcome): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${level}-${schedule.seed}.json`);
  writeFileSync(file, `${JSON.stringify({ level, ...schedule, found: violations.map((v) => v.what) })}\n`);
  return file;
}

/** Counts what is found, and says now and then how far it is. */
export class Tellings {
  readonly #wanted: Wanted;
  readonly #began = performance.now();
  readonly #kinds = new Map<string, number[]>();
  #done = 0;
  #told = performance.now();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** @returns whether something was found that is not known */
  note({ schedule, violations }: Outcome): boolean {
    this.#done += 1;
    const [first] = violations;
    if (first && !this.#kinds.has(first.what))
      console.log(`seed ${schedule.seed}, schedule ${this.#done}: ${first.what}`);
    if (first) this.#kinds.set(first.what, [...(this.#kinds.get(first.what) ?? []), schedule.seed]);
    if (performance.now() - this.#told > TELL_EVERY_MS) this.#tell();
    return first !== undefined && !this.#wanted.butFor.includes(first.what);
  }

  #tell(): void {
    this.#told = performance.now();
    const found = [...this.#kinds.values()].reduce((sum, seeds) => sum + seeds.length, 0);
    console.log(
      `${this.#done} of ${this.#wanted.runs} schedules, ${found} with a finding, ${this.#seconds()} s`,
    );
  }

  #seconds(): string {
    return ((performance.now() - this.#began) / 1000).toFixed(0);
  }

  stopAt(run: number): void {
    console.log(`Stopped at schedule ${run} of ${this.#wanted.runs}, after ${this.#seconds()} s.`);
  }

  /** The last lines. @returns the exit code */
  end(): number {
    const { butFor, level, seed } = this.#wanted;
    for (const [what, seeds] of this.#kinds) {
      const more = seeds.length > SHOWN ? ', …' : '';
      const known = butFor.includes(what) ? ' (known)' : '';
      console.log(`${seeds.length} × ${what}${known}: seeds ${seeds.slice(0, SHOWN).join(', ')}${more}`);
    }
    const isClean = [...this.#kinds.keys()].every((what) => butFor.includes(what));
    console.log(
      `${this.#done} schedules from seed ${seed}, level of ${level}: ${isClean ? 'nothing found' : 'FOUND'}, ${this.#seconds()} s`,
    );
    return isClean ? 0 : 1;
  }
}
