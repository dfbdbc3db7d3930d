import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { TokenGrant } from '../../infra/config/config.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import type { CasePlan } from '../../schemas/case-plan.ts';
import type { Checks } from '../kit/ops-server.ts';
import type { Authenticator } from './auth.ts';
import type { CaseStarter } from './case-starter.ts';
import type { Admission, OverloadLimits } from './overload.ts';

/** What the API is built from. */
export interface ApiParts {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly tokens: readonly TokenGrant[];
  /** starts the workflow; may fail, then the gateway starts it */
  readonly startCase: (plan: CasePlan) => Promise<unknown>;
  /** one for each thing `/readyz` speaks of */
  readonly checks: Checks;
  readonly patienceSeconds: number;
  readonly limits: OverloadLimits;
  readonly log: Logger;
  readonly now?: () => Date;
}

/** What the routes work with. */
export interface RouteParts extends Required<Omit<ApiParts, 'tokens' | 'startCase' | 'checks' | 'limits'>> {
  readonly admission: Admission;
  readonly authenticate: Authenticator;
  readonly starter: CaseStarter;
  readonly holdsStarts: CaseStarter['holds'];
  readonly wakeOutbox: () => void;
  readonly wakeInbox: () => void;
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>;
