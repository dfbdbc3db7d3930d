import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Where browsers tell of what the policy of a page has kept from happening. */
export const REPORTS = '/csp-reports';

/** What a page may do: run and style what bears its nonce or comes from here, and talk to here. Nothing from outside. */
export function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `report-uri ${REPORTS}`,
  ].join('; ');
}

export function makeNonce(): string {
  return randomBytes(18).toString('base64');
}

/** On every answer. @param isTls the pages are reached over TLS */
export function headersOf(isTls: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(isTls ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/** Whether a change was asked for by a page of this address: browsers say so, and no other page can say it for them. */
export function isFromHere({ headers }: FastifyRequest, address: string): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === address && (site === undefined || site === 'same-origin');
}

/** Whether a browser says that another site has sent it here: by a link, a frame or a script. */
export function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

export function isSameText(a: string, b: string): boolean {
  const [given, expected] = [Buffer.from(a), Buffer.from(b)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
