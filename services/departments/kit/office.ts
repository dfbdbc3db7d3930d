import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { databaseSchemaOf, type Department } from '../../../schemas/department.ts';
import type { Content } from '../../../schemas/versions.ts';
import { openContent, sealContent } from '../../../infra/sealing/content.ts';
import type { Keys } from '../../../infra/sealing/seal.ts';

/** A department as its own rules see it: who it is, what day it is, and its keys. */
export interface Office {
  readonly department: Department;
  /** the PostgreSQL schema the department owns */
  readonly schema: string;
  readonly now: () => Date;
  /** keys of the messages to and from this department */
  readonly messageKeys: Keys;
  /** Keyed hash in base64, for uniqueness and look-ups of what is stored sealed. */
  readonly hash: (purpose: string, value: string) => string;
  /** Sealed JSON in base64. `place` names the one row it belongs to. */
  readonly seal: (place: string, value: unknown) => string;
  readonly unseal: (place: string, sealed: Buffer) => unknown;
}

/** Entries of one table have one shape: `register:payment:…` is content `register/payment`. */
export function registerContent(place: string): Content {
  return `register/${place.split(':')[1] ?? ''}`;
}

const KEY_BYTES = 32;

/** What a department's office is opened with. */
export interface OfficeKeys {
  /** of messages, the current one first (BIRTH_SEALING_KEY) */
  readonly messages: Keys;
  /** of everything that it keeps (infra/postgres/own-root.ts) */
  readonly root: Buffer;
}

export function openOffice(
  department: Department,
  keys: OfficeKeys,
  now: () => Date = () => new Date(),
): Office {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', keys.root, 'birth-department', purpose, KEY_BYTES));
  const registerKey = derive('registers');
  const lookUpKey = createSecretKey(derive('look-up'));
  return {
    department,
    schema: databaseSchemaOf(department),
    now,
    messageKeys: keys.messages,
    hash: (purpose, value) => createHmac('sha256', lookUpKey).update(`${purpose}\0${value}`).digest('base64'),
    seal: (place, value) => sealContent(registerKey, registerContent(place), place, value).toString('base64'),
    unseal: (place, sealed) => openContent(registerKey, registerContent(place), place, sealed),
  };
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** RFC 3339 with the offset of China, as the contract writes times. */
export function shanghaiTime(at: Date): string {
  return `${new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** A number as offices write them: letters of the register, division, serial. */
export function officeNumber(letters: string, divisionCode: string, serial: number): string {
  return `${letters}${divisionCode}${String(serial).padStart(8, '0')}`;
}
