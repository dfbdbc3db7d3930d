import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { boundTo, contextOf, type InClear } from './bound.ts';
import { sealContext } from './keys.ts';
import { seal, unseal, UnsealError, type SealContext } from './seal.ts';

/* docs/sealed-messages.md, held by its vectors: by our own code, and by the opener in Java that departments may start from. */

interface Sealed {
  readonly name: string;
  /** hex */
  readonly keys: readonly string[];
  /** base64 */
  readonly sealed: string;
  /** of a command or an answer */
  readonly kind?: 'command' | 'answer';
  readonly message?: InClear;
  /** of anything else: its name */
  readonly context?: string;
}

interface Vector extends Sealed {
  readonly bound: string;
  readonly clear: string;
}

const FILE = fileURLToPath(new URL('../../docs/sealed-messages/vectors.json', import.meta.url));
const OPENER = fileURLToPath(new URL('../../docs/sealed-messages/Opener.java', import.meta.url));
const { vectors, refused } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly vectors: readonly Vector[];
  readonly refused: readonly Sealed[];
};

function contextFor({ kind, message, context, sealed }: Sealed): SealContext {
  return kind && message ? contextOf(kind, message, Buffer.from(sealed, 'base64')) : String(context);
}

function open(vector: Sealed): string {
  const keys = vector.keys.map((key) => Buffer.from(key, 'hex'));
  return unseal(keys, contextFor(vector), Buffer.from(vector.sealed, 'base64')).toString();
}

function textOf(context: SealContext): string {
  return typeof context === 'string' ? context : context.bound;
}

describe('our own code', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('opens: %s', (_, vector) => {
    expect(open(vector)).toBe(vector.clear);
    expect(textOf(contextFor(vector))).toBe(vector.bound.replace(/ deflated$/, ''));
  });

  test.each(refused.map((vector) => [vector.name, vector] as const))('refuses: %s', (_, vector) => {
    expect(() => open(vector)).toThrow(UnsealError);
  });

  it('is shown every version of the bytes', () => {
    const versions = vectors.map(({ sealed }) => Buffer.from(sealed, 'base64')[0]);
    expect(new Set(versions)).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

/** @returns the lines that the opener writes @throws when it exits otherwise than with 0 */
async function runOpener(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('java', [OPENER, file]);
  return stdout.trim().split('\n');
}

async function withFile<T>(content: object, use: (file: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'vectors-'));
  try {
    const file = join(directory, 'vectors.json');
    await writeFile(file, JSON.stringify(content));
    return await use(file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What our code seals now: a command, an answer that is deflated, a notice. */
function sealedNow(): Vector[] {
  const key = Buffer.alloc(32, 5);
  const keys = [key.toString('hex')];
  const data = { caseNumber: 'B-1', subject: 'child-1', matter: 'birth-certificate', attempt: 2 };
  const command: InClear = { id: 'c-1', source: '/birth/cases', type: 'cn.birth.x.requested.v1', data };
  const answer: InClear = { ...command, id: '答-1', data: { ...data, commandId: 'c-1', outcome: 'refused' } };
  const made = (kind: 'command' | 'answer', message: InClear, clear: string): Vector => {
    const context = boundTo(kind, message);
    const sealed = seal(key, context, Buffer.from(clear)).toString('base64');
    return { name: kind, keys, kind, message, bound: context.bound, sealed, clear };
  };
  const context = sealContext.notice('n-1');
  const sealed = seal(key, context, Buffer.from('"通知"')).toString('base64');
  return [
    made('command', command, '{"name":"王示例"}'),
    made('answer', answer, JSON.stringify({ reason: '不符，'.repeat(300) })),
    { name: 'notice', keys, context, bound: context, sealed, clear: '"通知"' },
  ];
}

describe('the opener in Java', () => {
  it('opens every vector, and is refused every damaged one', async () => {
    const lines = await runOpener(FILE);
    expect(lines.filter((line) => line.endsWith(': opened'))).toHaveLength(vectors.length);
    expect(lines.filter((line) => line.includes(': refused: '))).toHaveLength(refused.length);
  }, 60_000);

  it('opens what our code seals now, and tells what it cannot open', async () => {
    const now = sealedNow();
    const [, deflated] = now;
    if (!deflated) throw new Error('nothing was sealed');
    const otherwise = { ...deflated, kind: 'command' };
    const lines = await withFile({ vectors: now, refused: [otherwise] }, runOpener);
    expect(lines.filter((line) => line.startsWith('ok '))).toHaveLength(now.length + 1);
    const wrong = withFile({ vectors: [otherwise], refused: now }, runOpener);
    await expect(wrong).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^(BAD .*\n){4}$/) as unknown,
    });
  }, 60_000);
});
