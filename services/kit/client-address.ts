import { createHmac, timingSafeEqual } from 'node:crypto';

/** In which header the pages' service says for whose browser it asks. */
export const CLIENT_HEADER = 'x-birth-client';

function macOf(key: string, address: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(`client\n${address}`).digest();
}

/** What the pages' service sends along with a browser's request. @param key 64 hex digits that it shares with the API */
export function sayClient(key: string, address: string): string {
  return `${address} ${macOf(key, address).toString('base64url')}`;
}

/**
 * The address that the pages' service has said.
 * @param key '': there is no such service, and nobody is believed
 * @returns undefined for what it did not say
 */
export function readClient(key: string, said: unknown): string | undefined {
  if (key === '' || typeof said !== 'string') return undefined;
  const [address = '', mac = ''] = said.split(' ');
  const [given, expected] = [Buffer.from(mac, 'base64url'), macOf(key, address)];
  return given.length === expected.length && timingSafeEqual(given, expected) ? address : undefined;
}
