/**
 * A part of a statement that runs as its own transaction and need not be durable: its commit does not wait for the
 * disk. Only for what is simply done again when it is lost, like a mark that a message has left. The statement has to
 * read `from quick`, or the part is never evaluated.
 */
export const QUICK_COMMIT = `quick as materialized (select set_config('synchronous_commit', 'off', true))`;
