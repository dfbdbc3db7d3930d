import type { Document, LineCounter } from 'yaml';
import { isMap, isScalar } from 'yaml';
import type { WrittenPeriod } from './dated-values.ts';

/** What is wrong in a pack, in words for its author, and where. */
export interface PackMistake {
  readonly file: string;
  /** 1-based */
  readonly line: number;
  readonly message: string;
}

/** Packs were refused. The message lists every mistake as `file:line: …`. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly mistakes: readonly PackMistake[];

  constructor(mistakes: readonly PackMistake[]) {
    super(mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.mistakes = mistakes;
  }
}

export type Path = readonly PropertyKey[];

/** The source of one file: finds the line of a path in it. */
export interface PackSource {
  readonly file: string;
  /** by scheme, where each period as it is read is written; a scheme that is left out is read as it is written */
  readonly periods?: ReadonlyMap<string, readonly WrittenPeriod[]>;
  readonly document: Document;
  readonly lines: LineCounter;
}

function offsetOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

/** The key itself where the path ends in a map, so that a value on the next line does not mislead. */
function keyOffset(document: Document, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const last = String(path.at(-1));
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === last);
  return pair && offsetOf(pair.key);
}

/** A path of the pack as it is read → where it is written: several values of a number are several periods. */
export function writtenPath({ periods }: PackSource, path: Path): Path {
  const [part, code, index, field, ...rest] = path;
  const written = part === 'schemes' ? periods?.get(String(code))?.[Number(index)] : undefined;
  if (!written) return path;
  const period = ['schemes', String(code), written.index];
  const [of, inside] = field === 'dated' ? [rest[0], rest.slice(1)] : [field, ['value', ...rest]];
  const entry = of === undefined ? undefined : written.entries[String(of)];
  if (entry !== undefined) return [...period, String(of), 'values', entry, ...inside];
  return field === undefined ? period : [...period, field, ...rest];
}

/** The line of a path, or of the closest part around it that is written there. */
export function lineOf(source: PackSource, read: Path): number {
  const { document, lines } = source;
  const path = writtenPath(source, read);
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const offset = keyOffset(document, part) ?? offsetOf(document.getIn(part, true));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}
