import type { Certificates } from './certificates.ts';
import type { Secrets } from './secrets.ts';
import type { TemporalTokens } from './temporal-tokens.ts';

/** What the servers of a production-shaped stack are secured with. */
export interface Ground {
  readonly certificates: Certificates;
  readonly secrets: Secrets;
  /** of Temporal's clients */
  readonly tokens: TemporalTokens;
}
