import { pino, type Logger } from 'pino';

export type { Logger };

/** Fields that must never be written, wherever they turn up in a logged object. */
const PERSONAL = [
  'name',
  'idNumber',
  'phone',
  'residentId',
  'accountNumber',
  'certificateNumber',
  'facts',
  'body',
  'payload',
];

/**
 * The structured log of one process: JSON lines on standard output. Log codes, counts and case numbers;
 * personal fields are cut out even when somebody forgets.
 */
export function createLog(service: string, level: string): Logger {
  const paths = PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({
    base: { service },
    level,
    redact: { paths, censor: '[personal]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}

/**
 * What may be logged of an error: its class, code and where it happened. PostgreSQL and zod errors repeat
 * values in message and detail, so messages are written only for classes known to be clean.
 */
export function describeError(error: unknown): {
  error: string;
  code?: string;
  at?: string;
  message?: string;
} {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  const database = 'severity' in error;
  return {
    error: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(place ? { at: place.trim() } : {}),
    ...(database || error.name === 'ZodError' ? {} : { message: error.message.slice(0, 300) }),
  };
}
