/** A protocol error as one of the clients throws it, or whatever either wraps around one. */
interface ClientError {
  /** kafkajs: the protocol's name */
  readonly type?: unknown;
  /** @platformatic/kafka: the protocol's name */
  readonly apiId?: unknown;
  /** @platformatic/kafka: what failed of a request to several partitions */
  readonly errors?: unknown;
  readonly cause?: unknown;
}

const DEEPEST = 10;

/**
 * The protocol's name of what went wrong (`MESSAGE_TOO_LARGE`, …), or else the class of the error; looks through the
 * wrappers that the clients put around a cause when their retries are exhausted.
 */
export function kafkaErrorType(error: unknown): string {
  return find(error, DEEPEST) ?? 'unknown';
}

function find(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const { type, apiId, errors, cause } = error as ClientError;
  if (typeof type === 'string') return type;
  if (typeof apiId === 'string') return apiId;
  const inner = Array.isArray(errors) ? (errors as unknown[]).at(-1) : cause;
  return (inner === error ? undefined : find(inner, depth - 1)) ?? error.name;
}
