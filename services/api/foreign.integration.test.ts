import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { grantOf, type Operation, type Scope } from '../../policies/rights/operations.ts';
import { readDocument } from '../../test/support/answer-check.ts';
import { freshSample } from '../../test/support/samples.ts';
import { roleOfWho, TOKENS, type Who } from './api.test-setup.ts';
import { bothOf, type Call } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

/** Of one case: by its number, or by one of its tasks. */
interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  /** the document's own example */
  readonly body: unknown;
}

interface Documented {
  readonly operationId: Operation;
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >;
  };
}

function routesOf(places: RegExp): readonly Route[] {
  return Object.entries(readDocument().paths).flatMap(([path, methods]) =>
    !places.test(path)
      ? []
      : Object.entries(methods).map(([method, documented]): Route => {
          const { operationId: operation, requestBody } = documented as unknown as Documented;
          const [example] = Object.values(requestBody?.content['application/json']?.examples ?? {});
          return { operation, method: method.toUpperCase(), path, body: example?.value };
        }),
  );
}

/** Every documented operation about one case, whoever adds it. */
const ROUTES = routesOf(/\/v1\/(cases\/\{caseNumber\}|tasks\/\{id\})/);
const ROUTES_OF_FAMILIES = routesOf(/\/v1\/family\//);

/** With whose data staff has to do that is bounded by divisions. */
const BOUNDED: readonly Scope[] = ['cases', 'hall', 'kinds'];
/** Staff that may do it, near the case and far from it. */
const STAFF: readonly (readonly [near: Who, far: Who])[] = [
  ['cityClerk', 'foreignClerk'],
  ['supervisor', 'foreignSupervisor'],
];
const CELLS = ROUTES.flatMap((route) =>
  STAFF.flatMap(([near, far]) => {
    const grant = grantOf(route.operation, roleOfWho(near));
    return grant && BOUNDED.includes(grant.scope) ? [[route, near, far] as const] : [];
  }),
);

let caseNumber: string;
let mother: Call;
beforeAll(async () => {
  ({ caseNumber, mother } = await bothOf(at, freshSample('lanzhou-first-child')));
});

/** A task with a picture that the mother has taken. */
async function pictured(): Promise<string> {
  const body = ROUTES_OF_FAMILIES.find(({ operation }) => operation === 'postFamilyPicture')?.body;
  const { task } = (await mother('/v1/family/pictures', { body: body as object })).json<{ task: string }>();
  return task;
}

/** What stands in an address for this case: something of the kind that the operation is about. */
async function placesOf(path: string): Promise<Readonly<Record<string, string>>> {
  const place = { caseNumber, subject: 'child-1', code: 'household-registration' };
  if (path.endsWith('/declaration'))
    return { caseNumber, subject: 'mother', code: 'birth-service-registration' };
  if (path.endsWith('/picture')) return { id: await pictured() };
  if (path.includes('/contact-wishes/')) return { caseNumber, subject: 'mother' };
  if (path.includes('/representations/')) {
    const begin = ROUTES.find(({ operation }) => operation === 'postRepresentation');
    const { body } = await at.api.call('clerk', `/v1/cases/${caseNumber}/representations`, {
      body: begin?.body,
    });
    return { caseNumber, id: (JSON.parse(body) as { readonly id: string }).id };
  }
  return { ...place, id: await at.desk.open(path.endsWith('/calls') ? 'call' : 'refused', place) };
}

async function ask(who: Who, { method, path, body }: Route): Promise<number> {
  const names = await placesOf(path);
  const answer = await at.api.app.inject({
    method: method as 'GET',
    url: path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? randomUUID()),
    headers: {
      authorization: `Bearer ${TOKENS[who]}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return answer.statusCode;
}

test('there is what may be asked of one case', () => {
  expect(CELLS.length).toBeGreaterThan(15);
});

describe.each(CELLS)('$method $path', (route, near, far) => {
  test(`is there for a ${near}, and for a ${far} it is as if the case were not`, async () => {
    expect(await ask(far, route)).toBe(404);
    expect([403, 404]).not.toContain(await ask(near, route));
  });
});
