import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { databaseSchemaOf, type Department } from '../../schemas/department.ts';
import {
  allOf,
  masterWrappingKeys,
  messageKeys,
  openDataKey,
  openRoot,
  sealContext,
  type MasterKeys,
} from '../../infra/sealing/keys.ts';
import { rootKeysOf } from '../../infra/postgres/rotation/schemas.ts';
import { openContent } from '../../infra/sealing/content.ts';
import type { Keys, SealContext } from '../../infra/sealing/seal.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';
import { contentOfFacts, type Content } from '../../schemas/versions.ts';
import { registerContent } from '../departments/kit/office.ts';
import type { Snapshot } from './snapshot.ts';

/** A department's own keys, derived as it derives them, to read what it keeps sealed. */
export interface DepartmentKeys {
  /** undefined for what does not open */
  readonly openEntry: (place: string, sealed: Buffer) => unknown;
  readonly openMessage: (content: Content, context: SealContext, sealed: Buffer) => unknown;
  readonly hash: (purpose: string, value: string) => Buffer;
}

/**
 * @param master the secrets that all keys follow from
 * @throws UnsealError when the department's root does not open with them
 */
export async function departmentKeys(
  snapshot: Snapshot,
  master: MasterKeys,
  department: Department,
): Promise<DepartmentKeys> {
  const messages = messageKeys(master, department);
  const schema = databaseSchemaOf(department);
  const [row] = await snapshot.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.own_root`);
  const root = row ? openRoot(allOf(rootKeysOf(master, schema)), row.wrapped) : Buffer.alloc(32);
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', root, 'birth-department', purpose, 32));
  const registers = derive('registers');
  const lookUp = createSecretKey(derive('look-up'));
  return {
    openEntry: (place, sealed) => open(registers, registerContent(place), place, sealed),
    openMessage: (content, context, sealed) => open(messages, content, context, sealed),
    hash: (purpose, value) => createHmac('sha256', lookUp).update(`${purpose}\0${value}`).digest(),
  };
}

/** Marks of values for one run: equal values have equal ones, and they say nothing to whoever reads the tables. */
export function markOf(): (value: string) => Buffer {
  const key = createSecretKey(randomBytes(32));
  return (value) => createHmac('sha256', key).update(value).digest();
}

function open(keys: Keys, content: Content, context: SealContext, sealed: Buffer): unknown {
  try {
    return openContent(keys, content, context, sealed);
  } catch {
    return undefined;
  }
}

/** What one subject of a case has sealed with its own data key. */
export interface SubjectKey {
  readonly case_number: string;
  readonly subject: Subject;
  readonly wrapped_key: Buffer;
}

/** Opens what the case side keeps. Undefined for what does not open. */
export interface CaseSideKeys {
  readonly openResult: (owner: SubjectKey, code: WorkCode | 'entitlements', sealed: Buffer) => unknown;
  readonly openFacts: (owner: SubjectKey, revision: number, sealed: Buffer) => unknown;
}

export function caseSideKeys(master: MasterKeys): CaseSideKeys {
  const wrapping = masterWrappingKeys(master);
  const openWith = (owner: SubjectKey, content: Content, context: string, sealed: Buffer): unknown => {
    try {
      return openContent(openDataKey(wrapping, owner.wrapped_key), content, context, sealed);
    } catch {
      return undefined;
    }
  };
  return {
    openResult: (owner, code, sealed) => {
      const content = code === 'entitlements' ? code : (`result/${code}` as const);
      return openWith(owner, content, sealContext.result(owner.case_number, owner.subject, code), sealed);
    },
    openFacts: (owner, revision, sealed) => {
      const context = sealContext.facts(owner.case_number, owner.subject, revision);
      return openWith(owner, contentOfFacts(owner.subject), context, sealed);
    },
  };
}
