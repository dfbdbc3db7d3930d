/** A protocol error as one of the clients throws it, or whatever either wraps around one. */
interface ClientError extends Error {
  /** kafkajs: the protocol's name */
  readonly type?: unknown;
  /** @platformatic/kafka: the protocol's name */
  readonly apiId?: unknown;
  /** @platformatic/kafka: what failed of several tries, or of a request to several partitions; nothing where none did */
  readonly errors?: readonly unknown[];
}

const DEEPEST = 10;

/**
 * The protocol's name of what went wrong (`MESSAGE_TOO_LARGE`, …), or else the class of the error; looks through the
 * wrappers that the clients put around a cause when their retries are exhausted.
 */
export function kafkaErrorType(error: unknown): string {
  return protocolName(error, DEEPEST) ?? className(error, DEEPEST) ?? 'unknown';
}

function insideOf(error: ClientError): readonly unknown[] {
  return [...(Array.isArray(error.errors) ? error.errors : []), error.cause].filter((one) => one !== error);
}

function protocolName(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const { type, apiId } = error as ClientError;
  if (typeof type === 'string') return type;
  if (typeof apiId === 'string') return apiId;
  return insideOf(error)
    .map((inner) => protocolName(inner, depth - 1))
    .findLast((name) => name !== undefined);
}

function className(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  return className(error.cause === error ? undefined : error.cause, depth - 1) ?? error.name;
}
