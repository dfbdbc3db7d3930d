import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { CasePairLedger } from '../../activities/ledger-port.ts';
import type { TokenGrant } from '../../infra/config/config.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import type { FacilityRegister } from '../../policies/input/facilities.ts';
import type { Checks } from '../kit/ops-server.ts';
import type { Caller } from './auth.ts';
import type { CaseStarter } from './case-starter.ts';
import type { ConnectionLimits } from './connections.ts';
import type { OverloadLimits } from './overload.ts';

/** What the API is built from. */
export interface ApiParts {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly tokens: readonly TokenGrant[];
  /** starts workflows; may fail, then the gateway starts them */
  readonly runner: Pick<CaseRunner, 'wake'>;
  /** one for each thing `/readyz` speaks of */
  readonly checks: Checks;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set */
  readonly patienceSeconds: number | undefined;
  /** who may issue; undefined: every facility is known */
  readonly facilities?: FacilityRegister | undefined;
  readonly limits: OverloadLimits;
  readonly connections: ConnectionLimits;
  readonly log: Logger;
  readonly now?: () => Date;
}

/** What the routes work with. */
export interface RouteParts extends Required<
  Omit<ApiParts, 'tokens' | 'runner' | 'checks' | 'limits' | 'connections'>
> {
  /** what somebody may do who is known by name */
  readonly rolesOf: (name: string) => readonly Caller['role'][];
  readonly starter: CaseStarter;
  readonly startInSeconds: CaseStarter['startInSeconds'];
  readonly ledger: CasePairLedger;
  readonly wakeOutbox: () => void;
  readonly wakeInbox: () => void;
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>;
