/**
 * Who may ask something of the API (岗位). parent, representative: of a family, signed in by a way of their own · system: the
 * services themselves, which no token speaks for. Free of zod, so that pure rules may say it too.
 */
export const ROLES = [
  'hospital',
  'clerk',
  'supervisor',
  'auditor',
  'operator',
  'parent',
  'representative',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** Those that a token speaks for: a given one, or one of an issuer. */
export const TOKEN_ROLES = [
  'hospital',
  'clerk',
  'supervisor',
  'auditor',
  'operator',
] as const satisfies readonly Role[];

const STAFF: readonly Role[] = ['clerk', 'supervisor', 'auditor', 'operator'];
/** An operator keeps the machinery, which belongs to no division; a hospital may be kept to its divisions. */
const OF_DIVISIONS: readonly Role[] = ['hospital', 'clerk', 'supervisor', 'auditor'];

/** Whether it is a person of the administration (工作人员), who signs in with two factors. */
export function isStaff(role: Role): boolean {
  return STAFF.includes(role);
}

/** Whether somebody of this role works for divisions, and perhaps for one department: with what lies outside it has nothing to do. */
export function isOfDivisions(role: Role): boolean {
  return OF_DIVISIONS.includes(role);
}
