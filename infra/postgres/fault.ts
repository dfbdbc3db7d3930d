/**
 * Where a fault lies, which decides what is done about it:
 * `data`: what is read or written will never do, the same again fails the same way: whatever it belongs to is set aside ·
 * `conflict`: another transaction was in the way: the same again may well succeed ·
 * `moment`: everything else, such as a connection that is gone, a right or a column that this build misses, or content that
 * only a newer build can read: nobody's row is at fault, all wait.
 */
export type FaultLies = 'data' | 'conflict' | 'moment';

/** What seals, schemas, parsers and rules throw, by name: they come from many folders. */
const BY_NAME: Readonly<Record<string, FaultLies>> = {
  UnsealError: 'data',
  ZodError: 'data',
  RangeError: 'data',
  TypeError: 'data',
  SyntaxError: 'data',
};

/**
 * PostgreSQL's classes of SQLSTATE: 21 cardinality, 22 values that do not fit, 23 rows that contradict the schema, 54 what is too
 * large for an index, or in another way; 40 conflicts.
 */
const BY_CLASS: Readonly<Record<string, FaultLies>> = {
  '21': 'data',
  '22': 'data',
  '23': 'data',
  '54': 'data',
  '40': 'conflict',
};

/** @returns the five characters that PostgreSQL says, or '' for whatever it did not say */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** What `work` gives; undefined where what it reads can never be read. @throws whatever else fails */
export function ifReadable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (faultLies(error) === 'data') return undefined;
    throw error;
  }
}

/** The one place that tells faults that stay from those that pass. */
export function faultLies(error: unknown): FaultLies {
  const state = sqlState(error);
  if (state !== '') return BY_CLASS[state.slice(0, 2)] ?? 'moment';
  return (error instanceof Error && BY_NAME[error.name]) || 'moment';
}
