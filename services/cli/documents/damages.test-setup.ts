/** A JSON value with one thing in it spoilt, and what that is. */
export interface Damage {
  readonly what: string;
  readonly value: unknown;
}

/** Of another type than it is. */
function otherType(value: unknown): unknown {
  if (typeof value === 'string') return 7;
  return Array.isArray(value) ? {} : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Every way to spoil a value at one place: a member is of another type, or has gone.
 * @param mayGo pointers to members that need not be there
 */
export function damagesOf(value: unknown, mayGo: ReadonlySet<string> = new Set(), at = ''): Damage[] {
  const spoilt: Damage[] = [{ what: `${at} is of another type`, value: otherType(value) }];
  if (!isRecord(value)) return spoilt;
  for (const [key, member] of Object.entries(value)) {
    const pointer = `${at}/${key}`;
    const { [key]: _, ...rest } = value;
    if (!mayGo.has(pointer)) spoilt.push({ what: `${pointer} has gone`, value: rest });
    const inside = damagesOf(member, mayGo, pointer);
    spoilt.push(...inside.map((damage) => ({ ...damage, value: { ...value, [key]: damage.value } })));
  }
  return spoilt;
}
