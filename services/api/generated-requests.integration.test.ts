import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDocument, type ApiDocument } from '../../test/support/answer-check.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { filledBirth, filledCheck } from '../../test/support/fill-births.ts';
import { arbitraryOf } from '../../test/support/from-schema.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type TestApi, type Who } from './api.test-setup.ts';

/*
 * Requests made from docs/openapi.json alone, as a hospital's programmer would from the document: the validator takes them all.
 * That each answer fits the document is looked at for every call of a test (api.test-setup.ts).
 */

let database: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  api = await startTestApi(database.url);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const SEED = 20_261_129;
const document = readDocument() as ApiDocument & { paths: Paths };

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: object;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

interface Request {
  readonly path: string;
  readonly body: unknown;
  readonly key: string | undefined;
}

/** A place in a list is what an earlier answer said, and nothing that can be made up. */
const SAID_BY_ANSWERS = ['cursor'];

/** What the document says of bodies in words. */
const FILLED: Readonly<Record<string, (generated: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>>> = {
  postBirth: (generated) => filledBirth(generated, new Date()),
  postEntitlementCheck: filledCheck,
  postAddition: (generated) =>
    generated.map((body) => ({
      ...(body as object),
      facts: { children: [{ order: 1, weightGrams: 3_200 }] },
    })),
  postCaseSearch: (generated) =>
    fc
      .tuple(generated, fc.constantFrom('王示例 6789', 'wsl', '示例', '13900000001'))
      .map(([body, q]) => ({ ...(body as object), q, cursor: undefined })),
};

function parametersOf({ parameters = [] }: Described, place: Parameter['in']): fc.Arbitrary<object> {
  const here = parameters.filter(({ in: at, name }) => at === place && !SAID_BY_ANSWERS.includes(name));
  const members = Object.fromEntries(here.map(({ name, schema }) => [name, arbitraryOf(schema, document)]));
  const requiredKeys = here.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(members, { requiredKeys });
}

function requestsOf(path: string, described: Described): fc.Arbitrary<Request> {
  const schema = described.requestBody?.content['application/json'].schema;
  const generated = schema ? arbitraryOf(schema, document) : fc.constant(undefined);
  const body = (FILLED[described.operationId] ?? ((it) => it))(generated);
  const [inPath, inQuery, inHeader] = (['path', 'query', 'header'] as const).map((place) =>
    parametersOf(described, place),
  );
  return fc.record({ inPath, inQuery, inHeader, body } as never).map((made) => {
    const { inPath: names, inQuery: query, inHeader: headers, body: sent } = made as Made;
    const address = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
      encodeURIComponent(String(names[name])),
    );
    const asked = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return { path: `${address}?${asked.toString()}`, body: sent, key: headers['idempotency-key'] };
  });
}

interface Made {
  readonly inPath: Readonly<Record<string, unknown>>;
  readonly inQuery: Readonly<Record<string, unknown>>;
  readonly inHeader: { readonly 'idempotency-key'?: string };
  readonly body: unknown;
}

/** Who asks: whoever may. */
function askerOf(path: string): Who {
  if (path.startsWith('/v1/births')) return 'hospital';
  return path === '/readyz' || path.includes('/letters') ? 'operator' : 'supervisor';
}

/** What the validator says, and nothing else does. */
const REFUSALS = [
  'bad-request',
  'idempotency-key-invalid',
  'idempotency-key-missing',
  'not-json',
  'query-invalid',
  'too-large',
  'unsupported-media-type',
  'validation-failed',
];

/** What the rows say, and no document can: nobody of that name works here. */
const OF_ROWS = ['nobody'];

/** The code of a refusal; undefined: it was taken, or refused for what there is only. */
function refusalOf(answer: { readonly statusCode: number; json: <T>() => T }): string | undefined {
  if (answer.statusCode < 400) return undefined;
  const { code, errors } = answer.json<{ code: string; errors?: readonly { code: string }[] }>();
  return errors?.every((error) => OF_ROWS.includes(error.code)) === true ? undefined : code;
}

const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(
    ([method, described]) => [described.operationId, method, path, described] as const,
  ),
);

/** Many of what hospitals send, some of everything else. */
const RUNS: Readonly<Record<string, number>> = { postBirth: 100, postEntitlementCheck: 100 };

/** What becomes of births: two that were made alike by chance are one, or differ. */
const RIGHT: Readonly<Record<string, readonly number[]>> = {
  postBirth: [200, 202, 409],
  postEntitlementCheck: [200],
};

describe('requests made from the document', () => {
  test.each(operations)(
    '%s are taken',
    async (operationId, method, path, described) => {
      const answered: number[] = [];
      let sent = 0;
      await fc.assert(
        fc.asyncProperty(requestsOf(path, described), async (request) => {
          const body = method === 'post' ? (request.body ?? {}) : undefined;
          // A key is of one report only, as the document says.
          const key = request.key === undefined ? undefined : `${request.key.slice(0, 200)}-${sent++}`;
          const answer = await api.call(askerOf(path), request.path, {
            body,
            ...(key === undefined ? {} : { key }),
          });
          expect(REFUSALS, answer.body).not.toContain(refusalOf(answer));
          answered.push(answer.statusCode);
        }),
        { seed: SEED, numRuns: RUNS[operationId] ?? 20 },
      );
      const right = RIGHT[operationId] ?? answered;
      expect(answered.filter((status) => !right.includes(status))).toEqual([]);
    },
    240_000,
  );
});
