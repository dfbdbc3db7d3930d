/** What callers of the API are (岗位). Free of zod, so that pure rules may say it too. */
export const ROLES = ['hospital', 'clerk', 'supervisor', 'operator'] as const;
export type Role = (typeof ROLES)[number];
