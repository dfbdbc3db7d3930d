import fc from 'fast-check';
import { FLOOR_DIVISIONS } from './divisions.ts';
import type { Plan, Who } from '../plan.ts';

const who = fc.constantFrom<Who>(
  ...(['clerk', 'clerk', 'clerk', 'supervisor', 'operator', 'hospital', 'otherHospital', 'nobody'] as const),
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('王', '%00', '..', '.', "'; drop table ledger.birth_case; --", 'a'.repeat(2_000)),
);

const value = fc.oneof(
  text,
  fc.constantFrom('50', '1', '200', '201', '0', '-1', '1e3', 'NaN', '{cursor}', '{cursor}x', 'processing'),
  fc.constantFrom(...FLOOR_DIVISIONS),
  fc.constantFrom(
    'parents',
    'manual',
    'dead-letters',
    'overdue',
    'mine',
    '{case}',
    'completed',
    'true',
    '<1d',
  ),
);

const NAMES = [
  ...[
    'status',
    'division',
    'limit',
    'limit',
    'limit',
    'cursor',
    'cursor',
    'queue',
    'caseNumber',
    'facility',
    'q',
  ],
  ...['kind', 'age', 'assignee', 'claimed', '__proto__', 'constructor', 'limit[]'],
] as const;

const query = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 3 })
  .map((pairs) => pairs.map(([name, text]) => `${name}=${keepNames(text)}`).join('&'));

/** As it is written in an address; what stands for something of the running system stays as it is. */
function keepNames(text: string): string {
  return /^\{\w+\}$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

const address = fc.oneof(
  fc.constantFrom('/v1/cases', '/v1/cases', '/v1/tasks', '/v1/tasks', '/v1/tasks/{task}/letters'),
  fc.constantFrom('/v1/cases/{case}', '/v1/cases/{case}', '/v1/births/{notification}', '/v1/tasks/{task}'),
  fc.constantFrom('/readyz', '/livez', '/openapi.json', '/v1/cases/', '/v1/nothing', '/', '/metrics'),
  text.map((name) => `/v1/cases/${encodeURIComponent(name.toWellFormed())}`),
  text.map((name) => `/v1/births/${encodeURIComponent(name.toWellFormed())}`),
);

/** What people look at: lists and their pages, cases, deliveries, with whatever stands in a query. */
export const list: fc.Arbitrary<Plan> = fc
  .tuple(
    who,
    address,
    fc.oneof(fc.constant(''), query),
    fc.nat(),
    fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
  )
  .map(([asking, path, search, pick, method]) => ({
    kind: 'list' as const,
    who: asking,
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: {},
    pick,
  }));
