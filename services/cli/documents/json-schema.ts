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
  /** Puts a schema on the shelf and returns the reference to it. */
  readonly put: (name: string, schema: z.ZodType) => { $ref: string };
  /** Everything on the shelf, by name. */
  readonly all: () => Record<string, JsonSchema>;
}

/** JSON Schema draft 7, which AsyncAPI 3 takes as it is. Schemas with an id become entries of their own. */
export function createSchemaShelf(): SchemaShelf {
  const shelf = new Map<string, JsonSchema>();
  return {
    put: (name, schema) => {
      const {
        $schema: _,
        definitions,
        ...own
      } = z.toJSONSchema(schema, { target: 'draft-7', unrepresentable: 'any' });
      for (const [id, inner] of Object.entries(definitions ?? {})) {
        // An id inside a schema would change where its references are looked for.
        const { $id: _id, id: _title, ...rest } = inner as Record<string, unknown>;
        shelf.set(id, relocate(rest) as JsonSchema);
      }
      const { $id: _id, id: _title, ...rest } = own as Record<string, unknown>;
      shelf.set(name, relocate(rest) as JsonSchema);
      return { $ref: `${WHERE}${name}` };
    },
    all: () => Object.fromEntries([...shelf].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** `birth-certificate` → BirthCertificate */
export function pascalCase(code: string): string {
  return code
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
