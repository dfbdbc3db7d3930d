import fc from 'fast-check';
import { HOSTILE } from '../../test/support/generated-births.ts';
import type { ApiDocument, Operation } from '../document.ts';
import type { Plan, Who } from '../plan.ts';

const WHO: readonly Who[] = [
  'hospital',
  'otherHospital',
  'clerk',
  'supervisor',
  'operator',
  'auditor',
  'stranger',
  'nobody',
];

/** What the names in an address of the document stand for here. */
const NAMES: Readonly<Record<string, string>> = {
  caseNumber: '{case}',
  id: '{task}',
  letterId: '{letter}',
  notificationId: '{notification}',
  subject: 'child-1',
};

/** Words that bodies of this API have, whatever they are about. */
const FIELDS = [
  ...[
    'outcome',
    'reason',
    'facts',
    'result',
    'until',
    'q',
    'limit',
    'cursor',
    'status',
    'division',
    'queue',
    'to',
  ],
  ...[
    'note',
    'kind',
    'changes',
    'with',
    'subject',
    'evidence',
    'of',
    'confirm',
    'force',
    'asOf',
    'institution',
  ],
] as const;

function addressOf({ path }: Operation): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => NAMES[name] ?? 'x');
}

/** Every operation of the document, those too that nobody has written plans for: whoever asks, whatever is said. */
export function documented(document: ApiDocument): fc.Arbitrary<Plan> {
  return fc
    .record({
      operation: fc.constantFrom(...document.operations),
      who: fc.constantFrom(...WHO),
      pick: fc.nat(),
      key: fc.uuid(),
      said: fc.oneof(
        fc.dictionary(
          fc.constantFrom(...FIELDS),
          fc.oneof(HOSTILE, fc.constantFrom('王', '核对', '2026-12-01')),
          {
            maxKeys: 5,
          },
        ),
        HOSTILE,
      ),
    })
    .map(({ operation, who, pick, key, said }) => ({
      kind: 'document' as const,
      who,
      method: operation.method,
      path: addressOf(operation),
      headers: {
        'idempotency-key': key,
        ...(operation.takesBody ? { 'content-type': 'application/json' } : {}),
      },
      body: operation.takesBody ? { json: said } : undefined,
      pick,
    }));
}
