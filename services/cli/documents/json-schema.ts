import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

const WHERE = '#/components/schemas/';

/** Points every `$ref` at the document's own components. */
function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === '$ref' && typeof inner === 'string'
      ? [key, inner.replace(/^#\/(?:definitions|\$defs)\//, WHERE)]
      : [key, relocate(inner)],
  );
  return Object.fromEntries(entries);
}

/** Collects schemas under names, so that each is written once and pointed at from everywhere. */
export interface SchemaShelf {
  /**
   * Puts a schema on the shelf and returns the reference to it.
   * @param io `input` for what others send: it may hold more than it must
   */
  readonly put: (name: string, schema: z.ZodType, io?: 'input' | 'output') => { $ref: string };
  /** Everything on the shelf, by name. */
  readonly all: () => Record<string, JsonSchema>;
}

/** Of a schema as it is made, what the document has another place for. */
function tidied(schema: object): JsonSchema {
  // An id inside a schema would change where its references are looked for.
  const { $schema: _, $id: _id, id: _name, definitions: _inner, ...rest } = schema as Record<string, unknown>;
  return relocate(rest) as JsonSchema;
}

/** JSON Schema draft 7, which AsyncAPI 3 takes as it is. Schemas with an id become entries of their own. */
export function createSchemaShelf(): SchemaShelf {
  const shelf = new Map<string, JsonSchema>();
  const keep = (name: string, schema: JsonSchema): void => {
    const known = shelf.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two schemas are called ${name}`);
    shelf.set(name, schema);
  };
  return {
    put: (name, schema, io = 'output') => {
      const made = z.toJSONSchema(schema, { target: 'draft-7', unrepresentable: 'any', io, override });
      for (const [id, inner] of Object.entries(made['definitions'] ?? {})) keep(id, tidied(inner as object));
      const itself = tidied(made);
      // A schema with an id stands among the definitions already, and what is left of it only points there.
      if (itself['$ref'] !== `${WHERE}${name}`) keep(name, itself);
      return { $ref: `${WHERE}${name}` };
    },
    all: () => Object.fromEntries([...shelf].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** `contentEncoding` says it already; no validator knows a format of that name. */
function override({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'base64') delete jsonSchema.format;
}

/** `birth-certificate` → BirthCertificate */
export function pascalCase(code: string): string {
  return code
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
