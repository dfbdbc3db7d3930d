import { counter } from '../../infra/telemetry/metrics.ts';
import { createRates, networkOf } from '../kit/rates.ts';
import { ProblemError } from './problem.ts';

const refused = counter('birth_api_requests_limited_total', 'requests of somebody who makes too many', [
  'of',
]);

/** How much callers and strangers may ask. */
export interface RateLimits {
  /** requests of one caller in a minute */
  readonly ofCaller: number;
  /** requests without a good token of one address in a minute */
  readonly ofAddress: number;
}

/** Refuses whoever asks too much. */
export interface RateKeeper {
  /** @throws ProblemError too-many-requests */
  readonly caller: (name: string) => void;
  /** somebody who is nobody yet @throws ProblemError too-many-requests */
  readonly stranger: (address: string) => void;
}

export function createRateKeeper({ ofCaller, ofAddress }: RateLimits, now?: () => number): RateKeeper {
  const callers = createRates(ofCaller, now);
  const addresses = createRates(ofAddress, now);
  const refuse = (of: string, seconds: number | undefined): void => {
    if (seconds === undefined) return;
    refused.inc({ of });
    throw new ProblemError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
  };
  return {
    caller: (name) => refuse('caller', callers.take(name)),
    stranger: (address) => refuse('address', addresses.take(networkOf(address))),
  };
}
