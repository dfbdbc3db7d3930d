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
import type { AccessTokens } from './access-tokens.ts';
import type { Caller } from './auth.ts';
import type { CaseStarter } from './case-starter.ts';
import type { ConnectionLimits } from './connections.ts';
import type { OverloadLimits } from './overload.ts';
import type { RateLimits } from './rates.ts';

/** What the API is built from. */
export interface ApiParts {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly tokens: readonly TokenGrant[];
  /** of issuers, where there are any */
  readonly accessTokens?: AccessTokens | undefined;
  /** starts workflows; may fail, then the gateway starts them */
  readonly runner: Pick<CaseRunner, 'wake'>;
  /** one for each thing `/readyz` speaks of */
  readonly checks: Checks;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set */
  readonly patienceSeconds: number | undefined;
  /** who may issue; undefined: every facility is known */
  readonly facilities?: FacilityRegister | undefined;
  /** where papers are checked (`/verify`), as their QR codes say it; undefined: they say the code */
  readonly verifyAddress?: string | undefined;
  /** of fonts for characters that few have (`BIRTH_FONT_FOLDER`); left out: where Debian puts them */
  readonly fontFolder?: string;
  readonly limits: OverloadLimits;
  readonly connections: ConnectionLimits;
  readonly rates: RateLimits;
  /** by which the pages' service says for whose browser it asks; '' or left out: there is none */
  readonly webKey?: string;
  /** whether a proxy stands before it and says whose address it is */
  readonly isBehindProxy?: boolean;
  readonly log: Logger;
  readonly now?: () => Date;
}

/** What the routes work with. */
export interface RouteParts extends Required<
  Omit<
    ApiParts,
    | 'tokens'
    | 'accessTokens'
    | 'runner'
    | 'checks'
    | 'limits'
    | 'connections'
    | 'rates'
    | 'isBehindProxy'
    | 'webKey'
  >
> {
  /** who is known by that name: somebody may have several tokens */
  readonly named: (name: string) => readonly Caller[];
  readonly starter: CaseStarter;
  readonly startInSeconds: CaseStarter['startInSeconds'];
  readonly ledger: CasePairLedger;
  readonly wakeOutbox: () => void;
  readonly wakeInbox: () => void;
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>;
