import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import { sealContext } from '../../../infra/sealing/keys.ts';
import { unsealJson } from '../../../infra/sealing/seal.ts';
import { WORK, type WorkCode } from '../../../schemas/matter.ts';
import { PAYLOADS, type CommandOf } from '../../../schemas/matters/registry.ts';
import { commandEnvelopeSchema, eventType, type CommandEnvelope } from '../../../schemas/message.ts';
import type { Command, Handlers } from './handler.ts';
import type { Office } from './office.ts';

/** Why a message cannot be read: the reason code of its dead letter. */
export type Unreadable =
  | 'not-json'
  | 'wrong-schema'
  | 'unknown-version'
  | 'wrong-key'
  | 'unknown-matter'
  | 'cannot-be-opened'
  | 'wrong-payload';

export type Reading = { readonly command: Command } | { readonly unreadable: Unreadable };

/** Reads one message: envelope, version, key, matter, seal, payload. Never throws for what a sender did wrong. */
export function readCommand(message: ReceivedMessage, office: Office, handlers: Handlers): Reading {
  const json = parseJson(message.value);
  if (json === undefined) return { unreadable: 'not-json' };
  const parsed = commandEnvelopeSchema.safeParse(json);
  if (!parsed.success) return { unreadable: 'wrong-schema' };
  const envelope = parsed.data;
  const { caseNumber, subject, matter, attempt } = envelope.data;
  if (envelope.type !== eventType(matter, 'requested')) return { unreadable: 'unknown-version' };
  if (message.key !== caseNumber) return { unreadable: 'wrong-key' };
  if (WORK[matter].department !== office.department || !handlers[matter])
    return { unreadable: 'unknown-matter' };
  const opened = openSeal(envelope, office);
  if (opened === undefined) return { unreadable: 'cannot-be-opened' };
  const payload = parsePayload(matter, opened);
  if (!payload) return { unreadable: 'wrong-payload' };
  return { command: { id: envelope.id, caseNumber, subject, code: matter, attempt, payload, message } };
}

function parseJson(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function openSeal(envelope: CommandEnvelope, office: Office): unknown {
  try {
    const sealed = Buffer.from(envelope.data.sealed, 'base64');
    return unsealJson(office.messageKeys, sealContext.command(envelope.id), sealed);
  } catch {
    return undefined;
  }
}

function parsePayload(code: WorkCode, opened: unknown): CommandOf<WorkCode> | undefined {
  return PAYLOADS[code].command.safeParse(opened).data;
}
