import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLIENT_HEADER, sayClient } from '../kit/client-address.ts';
import { createRates, networkOf } from '../kit/rates.ts';
import { refuse } from './answers.ts';

/** A hall signs in at once at half past eight, behind one address. */
const SIGN_INS_PER_MINUTE = 120;

/** For whose browser the API is asked: it bounds each stranger by the address. */
export function clientHeader(key: string, request: FastifyRequest): Record<string, string> {
  return key === '' ? {} : { [CLIENT_HEADER]: sayClient(key, request.ip) };
}

/** Bounds how many sessions of whom nobody knows yet are begun from one network: each is a file. */
export function limitSignIns(now?: () => number) {
  const rates = createRates(SIGN_INS_PER_MINUTE, now);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const seconds = rates.take(networkOf(request.ip));
    return seconds === undefined
      ? undefined
      : refuse(reply.header('retry-after', String(seconds)), 'too-many-requests');
  };
}
export type SignInLimit = ReturnType<typeof limitSignIns>;
