import type { AnswerOutcome } from './case-plan.ts';
import type { WorkCode } from './matter.ts';
import { eventType } from './message.ts';
import { contentOfMessage, newestVersion, writtenVersion } from './versions.ts';

/** What the type of a message says: `cn.birth.birth-certificate.completed.v2`. */
export interface MessageType {
  readonly about: string;
  readonly whatHappened: string;
  readonly version: number;
}

/** The type of a command, an answer or a notice. Its version is that of what the message seals. */
export function sealedType(about: WorkCode | 'notice', whatHappened: 'requested' | AnswerOutcome): string {
  const content = contentOfMessage(about, whatHappened);
  return eventType(about, whatHappened, content && writtenVersion(content));
}

/** @param message what was parsed, of whatever shape: a newer version may have another one */
export function readType(message: unknown): MessageType | undefined {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const parts = typeof type === 'string' ? /^cn\.birth\.([a-z-]+)\.([a-z-]+)\.v(\d+)$/.exec(type) : null;
  const [, about, whatHappened, version] = parts ?? [];
  if (about === undefined || whatHappened === undefined) return undefined;
  return { about, whatHappened, version: Number(version) };
}

/** Whether this build can read the version. What has only ever had one is known in that one. */
export function isKnownVersion({ about, whatHappened, version }: MessageType): boolean {
  const content = contentOfMessage(about, whatHappened);
  return version >= 1 && version <= (content ? newestVersion(content) : 1);
}

/** Whether the type says the same as the message itself. */
export function says(type: MessageType, about: string, whatHappened: string): boolean {
  return type.about === about && type.whatHappened === whatHappened;
}
