import { add, change, of, remove, type Plant } from './plant.ts';

const MATTER = `subject = 'child-1' and code = 'household-registration'`;

/** A refusal of what was done for `done`, by whoever. */
const refusalBy = (organ: string): Plant['plant'] =>
  add(
    'ledger.document',
    () => `organ = '${organ}' and occasion = '1' and kind = 'refusal' and withdrawn_at is not null`,
    ({
      done,
    }) => `(number, case_number, kind, subject, code, occasion, organ, division_code, issued_at, withdrawn_at)
      select case_number || '-R9-1', case_number, 'refusal', subject, code, '1', '${organ}', '620102', now(), now()
        from ledger.matter where case_number = '${done}' and ${MATTER}`,
  );

/** R16. */
export const DOCUMENT_PLANTS: readonly Plant[] = [
  {
    name: 'a closed case without its document',
    id: 'R16',
    what: 'a case has closed, and its family has no document of it',
    plant: remove('ledger.document', of('done', `kind = 'completion'`)),
  },
  {
    name: 'a refusal on paper that nobody has spoken',
    id: 'R16',
    what: 'a refusal on paper, and no department has refused',
    plant: refusalBy('public-security'),
  },
  {
    name: 'a refusal on paper by another department',
    id: 'R16',
    what: 'a document by somebody else than the department that decides',
    plant: refusalBy('taxation'),
  },
  {
    name: 'a department that has refused without a document',
    id: 'R16',
    what: 'a department has refused, and has written nothing about it',
    plant: change(
      'ledger.human_task',
      of('parked', `kind = 'name-missing' and status = 'open'`),
      `kind = 'refused', attempt = 9, words = decode('01', 'hex')`,
    ),
    also: ['R5', 'R9'],
  },
  {
    name: 'a refusal that still counts of what was done',
    id: 'R16',
    what: 'a refusal still counts, and the matter was done or asked for again',
    plant: add(
      'ledger.document',
      ({ done }) => `number = '${done}-R9-7'`,
      ({ done }) => `(number, case_number, kind, subject, code, occasion, organ, division_code, issued_at)
        select case_number || '-R9-7', case_number, 'refusal', subject, code, '7', department, '620102', now()
          from ledger.matter where case_number = '${done}' and ${MATTER}`,
    ),
  },
  {
    name: 'a paper collected without a receipt',
    id: 'R16',
    what: 'a paper was collected, and there is no receipt of it',
    plant: add(
      'ledger.document_copy',
      () => `asked_by = 'planted'`,
      ({ done }) => `(number, copy, case_number, status, asked_by, asked_at)
        values ('${done}-A1', 77, '${done}', 'collected', 'planted', now())`,
    ),
  },
];
