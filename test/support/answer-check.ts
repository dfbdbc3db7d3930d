import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { schemaCompiler, type SchemaDocument } from './schema-validator.ts';

interface Described {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface DescribedAnswer {
  readonly headers?: Readonly<Record<string, Described>>;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

/** docs/openapi.json, as far as answers are held against it. */
export interface ApiDocument extends SchemaDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: SchemaDocument['components'] & {
    readonly headers: Readonly<Record<string, Described>>;
  };
}

export interface SeenAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
export const readDocument = (): ApiDocument => JSON.parse(readFileSync(DOCUMENT, 'utf8')) as ApiDocument;

/** What an answer must not say without the document saying that it may. */
const TELLING = ['location', 'retry-after', 'etag', 'allow', 'www-authenticate', 'deprecation'];
/** Pages for people, and what holds no answer of ours. */
const UNDESCRIBED = /^\/(docs(\/.*)?|openapi\.json|metrics)?$/;

/**
 * Holds every answer against the document: its status is described there, its body fits, with no member more, and its headers
 * are those that are described. A 500 is described, and never right.
 * @returns throws for what does not fit
 */
export function answerCheck(document: ApiDocument): (answer: SeenAnswer) => void {
  const compile = schemaCompiler(document);
  const paths = Object.entries(document.paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`),
    operations,
  }));
  const compiled = new Map<object, ValidateFunction>();
  const fits = (schema: object): ValidateFunction => {
    const known = compiled.get(schema) ?? compile(schema);
    compiled.set(schema, known);
    return known;
  };

  /** What is answered where there is nothing. */
  const elsewhere: DescribedAnswer = {
    headers: { Allow: {} },
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };

  return ({ method, url, status, header, body }) => {
    const address = url.split('?', 1)[0] ?? '';
    const fail = (why: string): never => {
      throw new Error(`${method} ${address} answers ${status} otherwise than docs/openapi.json says: ${why}`);
    };
    if (status === 500) fail('an internal error');
    if (UNDESCRIBED.test(address)) return;
    const found = paths.find(({ pattern }) => pattern.test(address));
    const operation = found?.operations[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
    const described = operation ? operation.responses[status] : elsewhere;
    if (!described) return fail('the status is not described');
    if (status === 304) {
      if (body !== '') fail('it has a content');
      return checkHeaders(described, header, fail);
    }
    const type = (header('content-type') ?? '').split(';', 1)[0] ?? '';
    const schema = described.content?.[type]?.schema;
    if (!schema) return fail(`content of the type '${type}' is not described`);
    if (method !== 'HEAD' && type.endsWith('json')) {
      const says = fits(schema);
      if (!says(JSON.parse(body))) fail(JSON.stringify(says.errors?.slice(0, 3)));
    }
    checkHeaders(described, header, fail);
  };

  function checkHeaders(
    { headers = {} }: DescribedAnswer,
    header: SeenAnswer['header'],
    fail: (why: string) => never,
  ): void {
    const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    for (const name of TELLING)
      if (header(name) !== undefined && !names.has(name)) fail(`the header ${name} is not described`);
    for (const [name, { $ref, ...own }] of Object.entries(headers)) {
      const { required = false, schema = {} } =
        document.components.headers[$ref?.split('/').at(-1) ?? ''] ?? own;
      const value = header(name);
      if (value === undefined && required) fail(`the header ${name} is missing`);
      if (value !== undefined && !fits(schema)(value)) fail(`the header ${name} is another than described`);
    }
  }
}
