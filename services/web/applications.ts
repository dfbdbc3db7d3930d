/** The applications in a browser: each has its pages below its name, and a session of its own. */
export const APPLICATIONS = ['hall', 'family', 'hospital'] as const;
export type Application = (typeof APPLICATIONS)[number];

/** Where somebody is sent after signing in, if it is a page of that application; else its first page. */
export function pageWithin(application: Application, wanted: unknown): string {
  const first = `/${application}/`;
  if (typeof wanted !== 'string' || !wanted.startsWith(first)) return first;
  // Read as a browser would, so that no spelling leads elsewhere.
  const read = URL.parse(wanted, 'http://here.invalid');
  const isWithin = read?.origin === 'http://here.invalid' && read.pathname.startsWith(first);
  return isWithin ? `${read.pathname}${read.search}` : first;
}
