import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  BEGINNING,
  ChainCheck,
  Sealing,
  type ChainedLine,
  type ChainReport,
  type ChainRecord,
  type Head,
  type Seal,
} from './chain.ts';

/** The same numbers for the same seed, from 0 up to but not including `below`. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
type Chance = ReturnType<typeof chances>;

interface Sealed {
  seal: Seal;
  lines: ChainedLine[];
}
type Chain = Sealed[];

const OPERATIONS = ['getCase', 'getCases', 'postCaseSearch', 'getTask', 'postErasure'];

function lineOf(chance: Chance, xact: number): ChainedLine {
  const caseNumber = `B-${String(chance(10_000)).padStart(4, '0')}`;
  if (chance(2) === 0)
    return [
      String(xact),
      'event',
      String(xact),
      '1',
      caseNumber,
      'matter.completed',
      null,
      null,
      'system',
      null,
    ];
  const operation = OPERATIONS[chance(OPERATIONS.length)] ?? '';
  return [
    String(xact),
    'call',
    String(xact),
    '1',
    'id',
    'clerk',
    'clerk',
    operation,
    '200',
    `["${caseNumber}"]`,
  ];
}

function sealedOf(before: Pick<Seal, 'number' | 'head'>, lines: ChainedLine[], upto: string): Sealed {
  const sealing = new Sealing({ number: before.number + 1, upto, at: '1', previous: before.head });
  for (const line of lines) sealing.add(line);
  return { seal: sealing.seal(), lines };
}

/** Seals of one line to five. */
function chainOf(chance: Chance, seals: number): Chain {
  const chain: Chain = [];
  let xact = 1;
  for (let i = 0; i < seals; i++) {
    const lines = Array.from({ length: 1 + chance(5) }, () => lineOf(chance, xact++));
    chain.push(sealedOf(chain.at(-1)?.seal ?? BEGINNING, lines, String(xact)));
  }
  return chain;
}

const recordsOf = (chain: Chain): ChainRecord[] =>
  chain.flatMap(({ seal, lines }) => [{ seal }, ...lines.map((line) => ({ line }))]);
const copyOf = (chain: Chain): Chain => chain.map(({ seal, lines }) => ({ seal, lines: [...lines] }));

/** Everything after a seal is sealed anew, as whoever has the database could. */
function sealAnew(chain: Chain, from: number): void {
  for (let i = from; i < chain.length; i++) {
    const { seal, lines } = chain[i] as Sealed;
    chain[i] = sealedOf(chain[i - 1]?.seal ?? BEGINNING, lines, seal.upto);
  }
}

function pick<T>(chance: Chance, from: readonly T[]): [T, number] {
  const at = chance(from.length);
  return [from[at] as T, at];
}

/** Another text: one character is another, one is gone, or there was none. */
function otherThan(chance: Chance, text: string | null): string | null {
  if (text === null || text === '') return 'x';
  const at = chance(text.length);
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  return chance(3) === 0
    ? before + after
    : `${before}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${after}`;
}

function change(chance: Chance, chain: Chain): void {
  const [{ lines }] = pick(chance, chain);
  const [line, at] = pick(chance, lines);
  const [field, place] = pick(chance, line);
  lines[at] = line.with(place, chance(8) === 0 && field !== null ? null : otherThan(chance, field));
}

function remove(chance: Chance, chain: Chain): number {
  const [{ lines }, at] = pick(chance, chain);
  lines.splice(chance(lines.length), 1);
  return at;
}

function add(chance: Chance, chain: Chain): void {
  const [{ lines }] = pick(chance, chain);
  const [line] = pick(chance, lines);
  lines.splice(chance(lines.length + 1), 0, line);
}

/** Two lines change places, in one seal or across two; no two lines are the same. */
function reorder(chance: Chance, chain: Chain): void {
  const places = chain.flatMap(({ lines }) => lines.map((_, at) => ({ lines, at })));
  const [one, first] = pick(chance, places);
  const other = places[(first + 1 + chance(places.length - 1)) % places.length] as (typeof places)[number];
  const line = one.lines[one.at] as ChainedLine;
  one.lines[one.at] = other.lines[other.at] as ChainedLine;
  other.lines[other.at] = line;
}

/** The last lines of a seal become the first of the next. */
function moveOver(chance: Chance, chain: Chain): void {
  const at = chance(chain.length - 1);
  const [from, to] = [chain[at] as Sealed, chain[at + 1] as Sealed];
  to.lines.unshift(...from.lines.splice(chance(from.lines.length)));
}

function changeSeal(chance: Chance, chain: Chain): void {
  const [sealed] = pick(chance, chain);
  const { seal } = sealed;
  const [[name, value]] = pick(chance, Object.entries(seal) as [keyof Seal, string | number][]);
  const other = typeof value === 'number' ? value + 1 : otherThan(chance, value);
  sealed.seal = { ...seal, [name]: other };
}

const removeSeal = (chance: Chance, chain: Chain): void => void chain.splice(chance(chain.length), 1);

function reorderSeals(chance: Chance, chain: Chain): void {
  const at = chance(chain.length - 1);
  chain.splice(at, 2, chain[at + 1] as Sealed, chain[at] as Sealed);
}

const cutEnd = (chance: Chance, chain: Chain): void => void chain.splice(chance(chain.length));

/** What only the published head finds. */
function changeAndSealAnew(chance: Chance, chain: Chain): void {
  const at = remove(chance, chain);
  sealAnew(chain, at);
}

/** What only the next seal finds. */
function changeAndSealThisOne(chance: Chance, chain: Chain): void {
  const at = remove(chance, chain);
  const { seal, lines } = chain[at] as Sealed;
  chain[at] = sealedOf(chain[at - 1]?.seal ?? BEGINNING, lines, seal.upto);
}

function cutAndSealAnew(chance: Chance, chain: Chain): void {
  const at = 1 + chance(chain.length - 1);
  const last = chain[at - 1] as Sealed;
  last.lines.push(...chain.splice(at).flatMap(({ lines }) => lines));
  sealAnew(chain, at - 1);
}

const TAMPERINGS = {
  change,
  remove,
  add,
  reorder,
  moveOver,
  changeSeal,
  removeSeal,
  reorderSeals,
  cutEnd,
  changeAndSealAnew,
  changeAndSealThisOne,
  cutAndSealAnew,
};

function check(chain: Chain, published?: Head): ChainReport {
  const checking = new ChainCheck(published);
  for (const record of recordsOf(chain)) checking.take(record);
  return checking.end();
}

const headOf = (chain: Chain): Head => chain.at(-1)?.seal ?? BEGINNING;

describe('a chain', () => {
  const chain = chainOf(chances(1), 12);

  test('that nobody has touched holds, also when more was sealed since the head was published', () => {
    const lines = chain.reduce((sum, each) => sum + each.lines.length, 0);
    const report = { seals: 12, lines, findings: [] };
    expect(check(chain, headOf(chain))).toEqual(report);
    expect(check(chain, headOf(chain.slice(0, 5)))).toEqual(report);
    expect(check([])).toEqual({ seals: 0, lines: 0, findings: [] });
  });

  test('has for its head the SHA-256 of what stands in it, one JSON text a line', () => {
    const [{ seal, lines } = { seal: undefined, lines: [] }] = chain;
    const texts = [['birth-audit-1', '1', seal?.upto, '1', '0'.repeat(64)], ...lines];
    const text = texts.map((each) => `${JSON.stringify(each)}\n`).join('');
    expect(seal?.head).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('is found out without its published head where it does not fit itself, and says where', () => {
    const changed = copyOf(chain);
    const third = changed[2] as Sealed;
    third.lines[0] = (third.lines[0] as ChainedLine).with(4, 'B-other');
    expect(check(changed).findings).toEqual([{ number: 3, fault: 'changed' }]);
    const short = copyOf(chain).toSpliced(6, 1);
    expect(check(short).findings).toEqual([{ number: 8, fault: 'does-not-follow' }]);
  });

  test('that was cut, or sealed anew, is found out by the head that was published', () => {
    const cut = chain.slice(0, 9);
    expect(check(cut).findings).toEqual([]);
    expect(check(cut, headOf(chain)).findings).toEqual([{ number: 12, fault: 'not-published' }]);
    const anew = copyOf(chain);
    (anew[4] as Sealed).lines.pop();
    sealAnew(anew, 4);
    expect(check(anew).findings).toEqual([]);
    expect(check(anew, headOf(chain)).findings).toEqual([{ number: 12, fault: 'not-published' }]);
  });
});

test('10,000 tamperings of every kind are all found, up to the last published head', () => {
  const kinds = Object.entries(TAMPERINGS);
  const chains = Array.from({ length: 50 }, (_, seed) => chainOf(chances(seed), 3 + (seed % 4)));
  const missed: string[] = [];
  for (let seed = 0; seed < 10_000; seed++) {
    const chance = chances(seed);
    const [chain] = pick(chance, chains);
    const [name, tamper] = kinds[seed % kinds.length] as (typeof kinds)[number];
    const tampered = copyOf(chain);
    tamper(chance, tampered);
    const { findings } = check(tampered, headOf(chain));
    if (findings.length === 0) missed.push(`${name} with seed ${seed}`);
  }
  expect(missed).toEqual([]);
}, 120_000);
