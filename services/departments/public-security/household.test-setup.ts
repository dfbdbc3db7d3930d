import { randomUUID } from 'node:crypto';
import type { SealedForm } from '../../../infra/sealing/seal.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { CommandOf } from '../../../schemas/matters/registry.ts';
import type { Sex } from '../../../schemas/resident-id.ts';
import type { CommandParts } from '../kit/desk.test-setup.ts';

export type Household = CommandParts<'household-registration'>;

let serial = 0;

/** The document of the mother of a case: one mother has one child of a place and moment. */
export function documentOf(caseNumber: string): string {
  return `6201031994041${caseNumber}`;
}

/** A request to register a child, each with a certificate and, in a case of its own, a mother of its own. */
export function household(
  changes: {
    caseNumber?: string;
    subject?: Subject;
    attempt?: number;
    sex?: Sex;
    name?: string;
    form?: SealedForm;
    payload?: Partial<CommandOf<'household-registration'>>;
  } = {},
): Household {
  serial += 1;
  const subject = changes.subject ?? 'child-1';
  const caseNumber = changes.caseNumber ?? `62-${randomUUID()}`;
  return {
    code: 'household-registration',
    caseNumber,
    subject,
    attempt: changes.attempt ?? 1,
    form: changes.form ?? 2,
    payload: {
      certificateNumber: `X62${String(serial).padStart(7, '0')}`,
      child: {
        order: Number(subject.slice(6)),
        sex: changes.sex ?? 'female',
        birthAt: '2026-11-20T03:24:00+08:00',
        name: changes.name ?? '刘子宁',
      },
      follows: 'mother',
      householdParent: { name: '郑示例', idType: 'resident-id', idNumber: documentOf(caseNumber) },
      householdKind: 'family',
      acceptingDivisionCode: '620102',
      decidingDivisionCode: '620103',
      ...changes.payload,
    },
  };
}
