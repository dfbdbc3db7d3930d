import type { Problem } from '../../schemas/problem.ts';

/** Every way in which the API says no: status and Chinese title by stable code. */
export const PROBLEMS = {
  'not-authenticated': { status: 401, title: '未登录或令牌无效' },
  'not-allowed': { status: 403, title: '没有权限' },
  'facility-not-allowed': { status: 403, title: '无权代表该机构办理' },
  'not-found': { status: 404, title: '未找到' },
  'method-not-allowed': { status: 405, title: '不支持的请求方法' },
  'idempotency-key-missing': { status: 400, title: '缺少 Idempotency-Key 请求头' },
  'idempotency-key-invalid': { status: 400, title: 'Idempotency-Key 请求头不正确' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency-Key 已用于另一份报告' },
  'not-json': { status: 400, title: '请求内容不是合法的 JSON' },
  'not-utf-8': { status: 400, title: '请求内容不是有效的 UTF-8 编码' },
  'not-gzip': { status: 400, title: '请求内容不能按 gzip 解压' },
  'bad-request': { status: 400, title: '请求不正确' },
  'request-too-slow': { status: 408, title: '请求没有在规定的时间内发完' },
  'header-too-large': { status: 431, title: '请求头过大' },
  'query-invalid': { status: 400, title: '查询条件不正确' },
  'unsupported-media-type': { status: 415, title: '只接受 application/json' },
  'too-large': { status: 413, title: '请求内容过大' },
  'validation-failed': { status: 422, title: '填报内容有误' },
  'outcome-not-allowed': { status: 422, title: '该任务不能这样办结' },
  'cannot-be-joined': { status: 409, title: '这两个办件不能并案' },
  'delivery-differs': { status: 409, title: '该次分娩已受理，且内容不一致' },
  'notification-not-unique': { status: 409, title: '该编号在多家机构使用，请注明机构' },
  'case-open': { status: 409, title: '办件尚未办结' },
  'case-set-aside': { status: 409, title: '办件已停办，请先办理其停办任务' },
  'erasure-not-confirmed': { status: 422, title: '确认的办理对象与要删除的不一致' },
  'letter-decided': { status: 409, title: '该来信已处理' },
  'letter-not-mendable': { status: 422, title: '该来信不能补录办理结果' },
  'letter-not-named': { status: 422, title: '请指明是哪一封来信' },
  'not-given-up': { status: 409, title: '该事项不是人工终止的，不能恢复办理' },
  'result-not-awaited': { status: 409, title: '该事项不在等待办理结果' },
  'task-already-completed': { status: 409, title: '任务已由他人办结' },
  'task-overtaken': { status: 409, title: '任务已无须办理' },
  overloaded: { status: 429, title: '当前受理较多，请稍后重新提交' },
  'not-yet-available': { status: 501, title: '该功能尚未开通' },
  'temporarily-unavailable': { status: 503, title: '系统暂时不可用，请稍后重试' },
  'internal-error': { status: 500, title: '系统内部错误' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

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
  /** extension members (RFC 9457 §3.2) */
  readonly members?: Readonly<Record<string, string>>;
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

/** The body of a problem answer. @param requestId finds the request in the log */
export function writeProblem(error: ProblemError, requestId: string): Problem & Record<string, unknown> {
  const { status, title } = PROBLEMS[error.code];
  const { detail, errors, caseNumber, members } = error.parts;
  return {
    type: `urn:birth:problem:${error.code}`,
    title,
    status,
    detail: detail ?? title,
    instance: `urn:birth:request:${requestId}`,
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

/** PostgreSQL: connection, shutdown, resources, time limits, locks that others hold, and conflicts that a repetition gets past. */
const PASSING_SQLSTATE = /^(08|53|57P|57014|25P03|55P03|40)/;
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
