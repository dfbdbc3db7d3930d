/** JSON with sorted keys: two texts that say the same as JSON give the same string. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Where two values differ, as JSON pointers, the deepest place that says it. */
export function differences(a: unknown, b: unknown, pointer = ''): string[] {
  if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => differences(a[key], b[key], `${pointer}/${pointerToken(key)}`));
  }
  return canonicalJson(a) === canonicalJson(b) ? [] : [pointer];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Characters of a step that somebody else has named: longer is cut. */
const MOST_OF_A_STEP = 60;

/** One step of a JSON pointer (RFC 6901). */
export function pointerToken(key: PropertyKey): string {
  const text = String(key);
  const step = text.length > MOST_OF_A_STEP ? `${text.slice(0, MOST_OF_A_STEP).toWellFormed()}…` : text;
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${pointerToken(key)}`).join('');
}
