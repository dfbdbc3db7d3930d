/**
 * Whether every text in a value, keys too, can be written down: PostgreSQL keeps neither NUL nor half of a surrogate pair,
 * and refuses the whole statement that holds one.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => isStorable(key) && isStorable(each));
}
