import { PROBLEMS, problemType, type ProblemCode } from '../../schemas/problem.ts';
import type { Problem } from '../../schemas/problem-details.ts';

/** What is wrong with one field. Never says what was sent. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface ProblemParts {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly caseNumber?: string;
  /** what the problem says beside that (RFC 9457 §3.2) */
  readonly members?: Pick<
    Problem,
    'triesLeft' | 'completedBy' | 'completedAt' | 'outcome' | 'holder' | 'until' | 'draftedBy' | 'draftedAt'
  >;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly parts: ProblemParts;

  constructor(code: ProblemCode, parts: ProblemParts = {}) {
    super(code);
    this.code = code;
    this.parts = parts;
  }
}

/** The body of a problem answer. @param requestId a UUID, which finds the request in the log */
export function writeProblem(error: ProblemError, requestId: string): Problem {
  const { status, title } = PROBLEMS[error.code];
  const { detail, errors, caseNumber, members } = error.parts;
  return {
    type: problemType(error.code),
    title,
    status,
    detail: detail ?? title,
    instance: `urn:uuid:${requestId}`,
    code: error.code,
    ...(errors ? { errors: [...errors] } : {}),
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...members,
  };
}

const RETRY_AFTER = { 'retry-after': '2' };

/** Fastify's own refusals. */
const FASTIFY_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_BAD_URL: 'not-found',
};

/**
 * PostgreSQL: connection, shutdown, resources, time limits, locks that others hold, conflicts that a repetition gets past, and a
 * password that was just changed: whoever starts this API anew gives it the other one.
 */
const PASSING_SQLSTATE = /^(08|53|57P|57014|25P03|55P03|28P01|40)/;
const PASSING_NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;
const PASSING_POOL =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered)/;

function isPassing(error: Error & { readonly code?: unknown }): boolean {
  const code = typeof error.code === 'string' ? error.code : '';
  if (error instanceof AggregateError) return error.errors.some((e) => e instanceof Error && isPassing(e));
  return PASSING_SQLSTATE.test(code) || PASSING_NETWORK.test(code) || PASSING_POOL.test(error.message);
}

/** Maps whatever was thrown to the refusal the caller gets; only what nobody foresaw is an internal error. */
export function problemFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof Error)) return new ProblemError('internal-error');
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY_CODES[code] : undefined;
  if (known) return new ProblemError(known);
  if (isPassing(error)) return new ProblemError('temporarily-unavailable', { headers: RETRY_AFTER });
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ProblemError(error instanceof SyntaxError ? 'not-json' : 'bad-request');
  }
  return new ProblemError('internal-error');
}
