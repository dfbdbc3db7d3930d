import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const FILE = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));

const operationSchema = z.object({
  responses: z.record(z.string(), z.unknown()),
  requestBody: z
    .object({
      content: z.record(z.string(), z.object({ example: z.unknown(), examples: z.unknown() }).partial()),
    })
    .optional(),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z
    .object({ schemas: z.record(z.string(), z.unknown()) })
    .partial()
    .optional(),
});

/** One thing that the document says can be asked for. */
export interface Operation {
  readonly method: string;
  /** with `{names}` */
  readonly path: string;
  readonly statuses: ReadonlySet<number>;
  readonly takesBody: boolean;
}

interface Known extends Operation {
  readonly pattern: RegExp;
}

const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** What docs/openapi.json says. */
export class ApiDocument {
  readonly #known: readonly Known[];

  constructor(text = readFileSync(FILE, 'utf8')) {
    const { paths } = documentSchema.parse(JSON.parse(text));
    this.#known = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => METHODS.has(method))
        .map(([method, operation]) => known(method, path, operation)),
    );
  }

  get operations(): readonly Operation[] {
    return this.#known;
  }

  /** The operation that answers a method at an address, or none. */
  find(method: string, path: string): Operation | undefined {
    const asked = method === 'HEAD' ? 'GET' : method;
    const address = (path.split('?', 1)[0] ?? '').replace(/(.)\/$/, '$1');
    return this.#known.find((one) => one.method === asked && one.pattern.test(address));
  }
}

function known(method: string, path: string, operation: unknown): Known {
  const { responses, requestBody } = operationSchema.parse(operation);
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
  return {
    method: method.toUpperCase(),
    path,
    pattern: new RegExp(`^${escaped}$`),
    statuses: new Set(Object.keys(responses).map(Number)),
    takesBody: requestBody !== undefined,
  };
}
