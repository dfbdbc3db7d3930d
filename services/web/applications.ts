/** The applications in a browser: each has its pages below its name, and a session of its own. */
export const APPLICATIONS = ['hall', 'family', 'hospital'] as const;
export type Application = (typeof APPLICATIONS)[number];

/** Where somebody is sent after signing in, if it is a page of that application; else its first page. */
export function pageWithin(application: Application, wanted: string | undefined): string {
  const first = `/${application}/`;
  if (wanted === undefined || !wanted.startsWith(first)) return first;
  // Read as a browser would, so that no spelling leads elsewhere.
  const { origin, pathname, search } = new URL(wanted, 'http://here.invalid');
  return origin === 'http://here.invalid' && pathname.startsWith(first) ? `${pathname}${search}` : first;
}
