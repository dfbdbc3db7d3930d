import { timeSchema } from '../../schemas/person.ts';

/** The same instant written with another offset is the same fact. */
export function sameInstants(value: unknown): unknown {
  if (typeof value === 'string') {
    return timeSchema.safeParse(value).success ? new Date(value).toISOString() : value;
  }
  if (Array.isArray(value)) return value.map(sameInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, sameInstants(field)]));
}
