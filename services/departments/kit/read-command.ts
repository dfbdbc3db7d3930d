import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import { readEvent } from '../../../infra/messages/read-event.ts';
import { contextOf } from '../../../infra/sealing/bound.ts';
import { openContent } from '../../../infra/sealing/content.ts';
import type { DeadLetterCode } from '../../../schemas/dead-letter.ts';
import { WORK, type WorkCode } from '../../../schemas/matter.ts';
import { PAYLOADS, type CommandOf } from '../../../schemas/matters/registry.ts';
import { isKnownVersion, readType, says } from '../../../schemas/message-type.ts';
import { commandEnvelopeSchema, type CommandEnvelope } from '../../../schemas/message.ts';
import { VersionUnknownError } from '../../../schemas/versions.ts';
import type { Command, Handlers } from './handler.ts';
import type { Office } from './office.ts';

/** Why a message cannot be read: the reason code of its dead letter. */
export type Unreadable = Extract<
  DeadLetterCode,
  | 'unreadable'
  | 'wrong-schema'
  | 'version-unknown'
  | 'contradicts-itself'
  | 'wrong-key'
  | 'unknown-matter'
  | 'cannot-be-opened'
  | 'wrong-payload'
>;

export type Reading = { readonly command: Command } | { readonly unreadable: Unreadable };

/**
 * Reads one message: version, envelope, key, matter, seal, payload. A version that is older is brought up to today's, and
 * one that is newer is not looked at. Never throws for what a sender did wrong.
 */
export function readCommand(message: ReceivedMessage, office: Office, handlers: Handlers): Reading {
  const event = readEvent(message);
  if (event === undefined) return { unreadable: 'unreadable' };
  const type = readType(event);
  if (type && !isKnownVersion(type)) return { unreadable: 'version-unknown' };
  // What asks to forget somebody comes here only where its seal does not open.
  if (type?.about === 'erasure') return { unreadable: 'cannot-be-opened' };
  const parsed = commandEnvelopeSchema.safeParse(event);
  if (!type || !parsed.success) return { unreadable: 'wrong-schema' };
  const envelope = parsed.data;
  const { caseNumber, subject, matter, attempt, ticket } = envelope.data;
  if (!says(type, matter, 'requested')) return { unreadable: 'contradicts-itself' };
  if (message.key !== caseNumber) return { unreadable: 'wrong-key' };
  if (WORK[matter].department !== office.department || !handlers[matter])
    return { unreadable: 'unknown-matter' };
  const opened = openSeal(envelope, office);
  if (opened === 'version-unknown' || opened === 'cannot-be-opened') return { unreadable: opened };
  const payload = parsePayload(matter, opened);
  if (!payload) return { unreadable: 'wrong-payload' };
  const { id } = envelope;
  return { command: { id, caseNumber, subject, code: matter, attempt, ticket, payload, message } };
}

function openSeal(envelope: CommandEnvelope, office: Office): unknown {
  try {
    const sealed = Buffer.from(envelope.data.sealed, 'base64');
    const context = contextOf('command', envelope, sealed);
    return openContent(office.messageKeys, `command/${envelope.data.matter}`, context, sealed);
  } catch (error) {
    return error instanceof VersionUnknownError ? 'version-unknown' : 'cannot-be-opened';
  }
}

function parsePayload(code: WorkCode, opened: unknown): CommandOf<WorkCode> | undefined {
  return PAYLOADS[code].command.safeParse(opened).data;
}
