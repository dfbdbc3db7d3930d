type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value with a change laid over it: objects field by field, lists and everything else whole; `undefined` takes away. */
export function layOver<T>(value: T, change: unknown): T {
  if (!isFields(value) || !isFields(change)) return change as T;
  const laid = {
    ...value,
    ...Object.fromEntries(Object.entries(change).map(([key, part]) => [key, layOver(value[key], part)])),
  };
  return Object.fromEntries(Object.entries(laid).filter(([, part]) => part !== undefined)) as T;
}
