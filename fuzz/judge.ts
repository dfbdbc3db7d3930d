import { z } from 'zod';
import { PROBLEMS } from '../schemas/problem.ts';
import type { ApiDocument } from './document.ts';
import type { Answer, Plan, Ready } from './plan.ts';

export const MOST_BYTES = 200_000;
const CHINESE = /[\u4e00-\u9fff]/;

/** What the parser of HTTP may say of what is no request, before any address is looked at. */
const OF_THE_WIRE: ReadonlySet<number> = new Set([400, 405, 408, 413, 431]);
/** What an address may say that the document does not name: there is none, or not for this method. */
const OF_NO_ADDRESS: ReadonlySet<number> = new Set([204, 400, 404, 405, 408, 413, 415, 431]);
/** Documents that are served as they are, and the figures of the operator. */
const NOT_OF_THE_DOCUMENT = /^(\*|\/($|\?|(openapi\.json|metrics|docs|problems)(\/|$|\?)))/;

const problemSchema = z.object({
  type: z.string(),
  title: z.string().regex(CHINESE),
  status: z.int(),
  detail: z.string().regex(CHINESE),
  instance: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS, ...(keyof typeof PROBLEMS)[]]),
  errors: z
    .array(
      z.object({
        pointer: z.string().max(2_000),
        code: z.string().regex(/^[a-z][a-z0-9-]*$/),
        detail: z.string().min(1).max(500),
      }),
    )
    .max(51)
    .optional(),
});

/** What is wrong with an answer; undefined: nothing. */
export function faultOf(document: ApiDocument, plan: Plan, ready: Ready, answer: Answer): string | undefined {
  const { status, headers, body } = answer;
  if (status === 0) return plan.kind === 'bytes' ? undefined : 'no answer';
  if (body.length > MOST_BYTES && !NOT_OF_THE_DOCUMENT.test(ready.path))
    return `${body.length > 2 * MOST_BYTES ? 'far ' : ''}more than 200 kB`;
  if (headers['x-request-id'] === undefined && plan.kind !== 'bytes') return 'no X-Request-Id';
  const undocumented = statusFault(document, plan, ready, status);
  if (undocumented !== undefined) return undocumented;
  return status >= 400 ? problemFault(ready, answer) : undefined;
}

function statusFault(document: ApiDocument, plan: Plan, ready: Ready, status: number): string | undefined {
  if (plan.kind === 'bytes') return status >= 500 ? String(status) : undefined;
  const operation = document.find(ready.method, ready.path);
  const where = operation ? `${operation.method} ${operation.path}` : 'no operation';
  const isPromised = status === 501 && operation?.statuses.has(501) === true;
  if (status >= 500 && !isPromised) return `${status} of ${where}`;
  if (operation) {
    const isKnown = operation.statuses.has(status) || (OF_THE_WIRE.has(status) && status !== 413);
    return isKnown ? undefined : `undocumented ${status} of ${where}`;
  }
  if (NOT_OF_THE_DOCUMENT.test(ready.path) || OF_NO_ADDRESS.has(status)) return undefined;
  return `undocumented ${status} at an address that is none`;
}

function problemFault({ method }: Ready, { status, headers, body }: Answer): string | undefined {
  if (method === 'HEAD') return undefined;
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return `${status} is no problem+json`;
  const text = body.toString('utf8');
  const read = problemSchema.safeParse(safeJson(text));
  if (!read.success) return `a problem of another shape: ${read.error.issues[0]?.path.join('/') ?? ''}`;
  if (read.data.status !== status) return 'a problem with another status';
  return /\[object |undefined|NaN/.test(text) ? 'a problem that says what is nothing' : undefined;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
