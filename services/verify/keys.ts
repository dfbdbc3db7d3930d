import { createHmac, hkdfSync } from 'node:crypto';
import type { Department } from '../../schemas/department.ts';
import { createKeyring, sealingKeyFor } from '../../infra/sealing/keys.ts';
import { unsealJson } from '../../infra/sealing/seal.ts';

/** A department's own keys, derived as it derives them, to read what it keeps sealed. */
export interface DepartmentKeys {
  /** undefined for what does not open */
  readonly openEntry: (place: string, sealed: Buffer) => unknown;
  readonly openMessage: (context: string, sealed: Buffer) => unknown;
  readonly hash: (purpose: string, value: string) => Buffer;
}

/** @param masterKey the secret that all keys follow from */
export function departmentKeys(masterKey: string, department: Department): DepartmentKeys {
  const messageKey = Buffer.from(sealingKeyFor(masterKey, department), 'hex');
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', messageKey, 'birth-department', purpose, 32));
  const registers = derive('registers');
  const lookUp = derive('look-up');
  return {
    openEntry: (place, sealed) => open(registers, place, sealed),
    openMessage: (context, sealed) => open(messageKey, context, sealed),
    hash: (purpose, value) => createHmac('sha256', lookUp).update(`${purpose}\0${value}`).digest(),
  };
}

function open(key: Buffer, context: string, sealed: Buffer): unknown {
  try {
    return unsealJson(key, context, sealed);
  } catch {
    return undefined;
  }
}

/** What one subject of a case has sealed with its own data key. */
export interface SubjectKey {
  readonly case_number: string;
  readonly subject: string;
  readonly wrapped_key: Buffer;
}

/** Opens what the case side keeps. Undefined for what does not open. */
export interface CaseSideKeys {
  readonly openResult: (owner: SubjectKey, code: string, sealed: Buffer) => unknown;
  readonly openFacts: (owner: SubjectKey, sealed: Buffer) => unknown;
}

export function caseSideKeys(masterKey: string): CaseSideKeys {
  const keyring = createKeyring(masterKey);
  const openWith = (owner: SubjectKey, context: string, sealed: Buffer): unknown => {
    try {
      return unsealJson(keyring.unwrap(owner.wrapped_key), context, sealed);
    } catch {
      return undefined;
    }
  };
  return {
    openResult: (owner, code, sealed) =>
      openWith(owner, `result:${owner.case_number}:${owner.subject}:${code}`, sealed),
    openFacts: (owner, sealed) => openWith(owner, `facts:${owner.case_number}:${owner.subject}`, sealed),
  };
}
