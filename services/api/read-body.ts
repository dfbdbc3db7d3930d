import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { mustBeShallow } from '../../infra/messages/read-json.ts';
import type { App } from './app-types.ts';
import { pointerOf } from '../../policies/input/json-values.ts';
import { ProblemError } from './problem.ts';

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const UTF_8 = /^utf-?8$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const inflate = promisify(gunzip);

/**
 * Bodies as they were sent, or not at all: UTF-8 by name and by its bytes, and JSON that has one meaning (no field twice, no
 * number that cannot be kept exactly). They may come packed with gzip; the limit is that of what they hold.
 */
export function readJsonBodies(app: App, limitBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
      if (charset !== undefined && !UTF_8.test(charset))
        throw new ProblemError('unsupported-media-type', { detail: '字符编码只接受 UTF-8' });
      return readJson(decode(await unpacked(body, headers['content-encoding'], limitBytes)));
    },
  );
}

async function unpacked(body: Buffer, encoding: string | undefined, limitBytes: number): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (name !== 'gzip' && name !== 'x-gzip')
    throw new ProblemError('unsupported-media-type', {
      detail: '压缩只接受 gzip',
      headers: { 'accept-encoding': 'gzip, identity' },
    });
  try {
    return await inflate(body, { maxOutputLength: limitBytes });
  } catch (error) {
    throw new ProblemError(isTooLong(error) ? 'too-large' : 'not-gzip');
  }
}

function isTooLong(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new ProblemError('not-utf-8');
  }
}

/** @throws ProblemError not-json */
export function readJson(text: string): unknown {
  let value: unknown;
  try {
    mustBeShallow(text);
    value = JSON.parse(text);
  } catch {
    throw new ProblemError('not-json');
  }
  refuseAmbiguous(text);
  return value;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** An object or a list that the reading is inside of. */
interface Inside {
  /** undefined: a list */
  readonly keys: Set<string> | undefined;
  at: string | number;
  /** a text that comes now is the name of a field */
  namesField: boolean;
}

/** @param text that `JSON.parse` has read */
function refuseAmbiguous(text: string): void {
  const inside: Inside[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const here = inside.at(-1);
    if (token === '{') inside.push({ keys: new Set(), at: '', namesField: true });
    else if (token === '[') inside.push({ keys: undefined, at: 0, namesField: false });
    else if (token === '}' || token === ']') inside.pop();
    else if (token === ',' && here) next(here);
    else if (token === ':' && here) here.namesField = false;
    else if (token.startsWith('"') && here?.keys && here.namesField) enter(here, here.keys, token, inside);
    else refuseInexact(token, inside);
  }
}

function next(here: Inside): void {
  if (typeof here.at === 'number') here.at += 1;
  else here.namesField = true;
}

function enter(here: Inside, keys: Set<string>, token: string, inside: readonly Inside[]): void {
  const key = JSON.parse(token) as string;
  here.at = key;
  if (keys.has(key)) throw ambiguous(inside, 'duplicate-field', '这一项写了两次');
  if (key === '__proto__') throw ambiguous(inside, 'unknown-field', '没有这一项');
  keys.add(key);
}

function refuseInexact(token: string, inside: readonly Inside[]): void {
  if (!/^[-\d]/.test(token)) return;
  const number = Number(token);
  const isExact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  if (!isExact) throw ambiguous(inside, 'number-out-of-range', '数字超出可以准确表示的范围');
}

function ambiguous(inside: readonly Inside[], code: string, detail: string): ProblemError {
  const pointer = pointerOf(inside.map(({ at }) => at));
  return new ProblemError('not-json', { detail, errors: [{ pointer, code, detail }] });
}
