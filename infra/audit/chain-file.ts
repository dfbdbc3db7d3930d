import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { ChainedLine, ChainRecord } from './chain.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.string().regex(/^\d{1,18}$/);
const recordSchema = z.union([
  z.strictObject({
    seal: z.strictObject({
      number: z.int().positive(),
      upto: whole,
      at: z.string().regex(/^-?\d{1,18}$/),
      previous: hash,
      lines: z.int().nonnegative(),
      head: hash,
    }),
  }),
  z.array(z.string().nullable()),
]);

/** One line of an export: a seal, or one of the lines that follow it. */
export function writeRecord(record: ChainRecord): string {
  return JSON.stringify('seal' in record ? record : record.line);
}

/** What is in an export. @throws NotAChain where it is none @throws Error where the file cannot be read */
export async function* readChainFile(file: string): AsyncGenerator<ChainRecord> {
  let number = 0;
  const handle = await open(file);
  for await (const text of handle.readLines({ encoding: 'utf8' })) {
    number += 1;
    yield readRecord(text, number);
  }
}

function readRecord(text: string, number: number): ChainRecord {
  const read = recordSchema.safeParse(parsed(text));
  if (!read.success) throw new NotAChain(number);
  return Array.isArray(read.data) ? { line: read.data satisfies ChainedLine } : read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file that is no export. */
export class NotAChain extends Error {
  override readonly name = 'NotAChain';
  /** the first line that is of none */
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is of no exported chain`);
    this.line = line;
  }
}
