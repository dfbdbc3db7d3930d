import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Logger } from '../../infra/telemetry/log.ts';
import { PROBLEMS, type ProblemCode } from '../../schemas/problem.ts';
import { ProblemError, writeProblem } from './problem.ts';

/** What is no request for the parser of HTTP, by its code; anything else is a bad request. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-too-slow',
  HPE_HEADER_OVERFLOW: 'header-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
  HPE_INVALID_METHOD: 'method-not-allowed',
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

/** Methods that some address answers. */
const METHODS = 'GET, HEAD, POST, OPTIONS';

/**
 * Answers what never became a request, as every other refusal, and ends its connection: what comes after it on the wire
 * cannot be told apart any more.
 */
export function answerClientErrors(log: Logger): (error: Error & { code?: string }, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const problem = new ProblemError(CODES[error.code ?? ''] ?? 'bad-request');
    const requestId = randomUUID();
    log.debug({ requestId, code: problem.code }, 'no request');
    socket.write(rawAnswer(problem, requestId));
    socket.destroySoon();
  };
}

function rawAnswer(problem: ProblemError, requestId: string): string {
  const { status } = PROBLEMS[problem.code];
  const body = JSON.stringify(writeProblem(problem, requestId));
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    'Content-Language: zh-CN',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    ...(status === 405 ? [`Allow: ${METHODS}`] : []),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
