import { timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../sealing/keys.ts';

/** A command as its ticket names it. */
export interface Ticketed {
  readonly id: string;
  readonly caseNumber: string;
  readonly subject: string;
  readonly matter: string;
  readonly attempt: number;
}

const BYTES = 16;

/**
 * 指令凭证: what shows that the case side has once given this command, also when it has forgotten it since, because its ledger was
 * set back. A department says it back with its answer. A keyed hash under the ledger's root, which no department has and which
 * rotation leaves as it is; the same command always has the same one.
 */
export function ticketOf(keyring: Pick<Keyring, 'hash'>, command: Ticketed): string {
  return bytesOf(keyring, command).toString('base64url');
}

/** Whether the case side has given this command. */
export function isTicketOf(keyring: Pick<Keyring, 'hash'>, command: Ticketed, ticket: string): boolean {
  const said = Buffer.from(ticket, 'base64url');
  return said.length === BYTES && timingSafeEqual(said, bytesOf(keyring, command));
}

function bytesOf(keyring: Pick<Keyring, 'hash'>, command: Ticketed): Buffer {
  const { id, caseNumber, subject, matter, attempt } = command;
  return keyring.hash('ticket', [id, caseNumber, subject, matter, attempt].join('\0')).subarray(0, BYTES);
}
