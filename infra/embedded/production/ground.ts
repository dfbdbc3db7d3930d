import type { Certificates } from './certificates.ts';
import type { Secrets } from './secrets.ts';

/** What the servers of a production-shaped stack are secured with. */
export interface Ground {
  readonly certificates: Certificates;
  readonly secrets: Secrets;
}
