import { createHash } from 'node:crypto';

/** The form of what is hashed, hashed along with it: whoever changes the form gives it another name. */
export const CHAIN_FORM = 'birth-audit-1';

/** One row that is chained, as texts: its source, its place in it, and what stands in it. */
export type ChainedLine = readonly (string | null)[];

/** What a seal says of itself, all of which is hashed. */
export interface SealHeader {
  /** from 1, without a gap */
  readonly number: number;
  /** lines of transactions below it, and not below that of the seal before */
  readonly upto: string;
  /** microseconds since 1970 */
  readonly at: string;
  /** head of the seal before it, hex */
  readonly previous: string;
}

/** Lines that are sealed together. */
export interface Seal extends SealHeader {
  readonly lines: number;
  /** SHA-256 of the header and all lines in their order, hex */
  readonly head: string;
}

/** What a chain is read as: each seal, and after it its lines. */
export type ChainRecord = { readonly seal: Seal } | { readonly line: ChainedLine };

/** Before the first seal. */
export const BEGINNING: Pick<Seal, 'number' | 'upto' | 'head'> = {
  number: 0,
  upto: '0',
  head: '0'.repeat(64),
};

/** A head that stands where whoever has the database cannot change it. */
export type Head = Pick<Seal, 'number' | 'head'>;

/** Characters that are hashed at once: a call for each line costs more than what it hashes. */
const HASHED_AT_ONCE = 65_536;

/** Hashes the lines of one seal as they come. */
export class Sealing {
  readonly #hash = createHash('sha256');
  readonly #header: SealHeader;
  #text: string;
  #lines = 0;

  constructor(header: SealHeader) {
    this.#header = header;
    const { number, upto, at, previous } = header;
    this.#text = textOf([CHAIN_FORM, String(number), upto, at, previous]);
  }

  add(line: ChainedLine): void {
    this.#text += textOf(line);
    this.#lines += 1;
    if (this.#text.length < HASHED_AT_ONCE) return;
    this.#hash.update(this.#text);
    this.#text = '';
  }

  seal(): Seal {
    const { number, upto, at, previous } = this.#header;
    return {
      number,
      upto,
      at,
      previous,
      lines: this.#lines,
      head: this.#hash.update(this.#text).digest('hex'),
    };
  }
}

/** JSON has no line break in it, so that no two lists of lines are the same text. */
function textOf(line: ChainedLine): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * What is wrong with a seal: it does not follow the one before · it or its lines are not as they were sealed · it is not what
 * was published under its number, or ends before that
 */
export type ChainFault = 'does-not-follow' | 'changed' | 'not-published';

export interface ChainFinding {
  /** of the seal */
  readonly number: number;
  readonly fault: ChainFault;
}

/** What was looked at, and what of it is not as it was sealed. */
export interface ChainReport {
  readonly seals: number;
  readonly lines: number;
  readonly findings: readonly ChainFinding[];
}

/**
 * Checks a chain while it is read: each seal, and after it its lines. It needs nothing but what it is given: the last head that
 * was published; without it the end of the chain may have been cut off and sealed anew.
 */
export class ChainCheck {
  readonly #published: Head | undefined;
  readonly #findings: ChainFinding[] = [];
  #before: Pick<Seal, 'number' | 'upto' | 'head'> = BEGINNING;
  #open: { readonly said: Seal; readonly sealing: Sealing } | undefined;
  #seals = 0;
  #lines = 0;

  constructor(published?: Head) {
    this.#published = published;
  }

  take(record: ChainRecord): void {
    if ('seal' in record) this.#begin(record.seal);
    else this.#add(record.line);
  }

  #begin(said: Seal): void {
    this.#close();
    const { number, upto, previous } = said;
    const before = this.#before;
    const isNext = number === before.number + 1 && previous === before.head;
    if (!isNext || Number(upto) <= Number(before.upto)) this.#found(number, 'does-not-follow');
    this.#open = { said, sealing: new Sealing(said) };
  }

  #add(line: ChainedLine): void {
    this.#lines += 1;
    if (this.#open) this.#open.sealing.add(line);
    else this.#found(0, 'changed');
  }

  end(): ChainReport {
    this.#close();
    const published = this.#published;
    if (published && this.#before.number < published.number) this.#found(published.number, 'not-published');
    return { seals: this.#seals, lines: this.#lines, findings: this.#findings };
  }

  #close(): void {
    if (!this.#open) return;
    const { said, sealing } = this.#open;
    const { lines, head } = sealing.seal();
    if (lines !== said.lines || head !== said.head) this.#found(said.number, 'changed');
    const published = this.#published;
    if (published?.number === said.number && published.head !== said.head)
      this.#found(said.number, 'not-published');
    this.#seals += 1;
    this.#before = said;
    this.#open = undefined;
  }

  #found(number: number, fault: ChainFault): void {
    this.#findings.push({ number, fault });
  }
}

/** @param published see {@link ChainCheck} */
export async function checkChain(
  records: AsyncIterable<ChainRecord>,
  published: Head | undefined,
): Promise<ChainReport> {
  const check = new ChainCheck(published);
  for await (const record of records) check.take(record);
  return check.end();
}
