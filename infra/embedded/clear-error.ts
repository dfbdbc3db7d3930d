/** An error whose message is one sentence for people: what is wrong, and the way out. */
export class ClearError extends Error {
  override readonly name = 'ClearError';
}

/** True for a system error with this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * The sentence for whatever went wrong while doing something. A full disk is named as such; sentences that are
 * clear already stay as they are.
 * @param doing what was being done, for example `starting Kafka`
 */
export function clarify(error: unknown, doing: string): ClearError {
  if (error instanceof ClearError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (hasCode(error, 'ENOSPC') || /ENOSPC|no space left on device/i.test(text)) {
    return new ClearError(`The disk is full while ${doing}: free about 1 GB and start again.`, {
      cause: error,
    });
  }
  if (hasCode(error, 'EACCES') || hasCode(error, 'EROFS')) {
    return new ClearError(
      `No permission while ${doing}: ${text}; give this user the right to write there, or set BIRTH_DATA_DIR or XDG_CACHE_HOME to another folder.`,
      { cause: error },
    );
  }
  return new ClearError(`Something went wrong while ${doing}: ${text}`, { cause: error });
}
