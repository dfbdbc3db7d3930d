import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** A generated document that keeps its schemas in `components`, as OpenAPI and AsyncAPI do. */
export interface SchemaDocument {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const DOCUMENT = 'https://document.invalid/';
/** What says something to readers and nothing to a validator. */
const FOR_READERS = ['example'];

function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) =>
    key === '$ref' && typeof member === 'string'
      ? [key, member.replace('#/components/schemas/', `${DOCUMENT}#/$defs/`)]
      : [key, relocated(member)],
  );
  return Object.fromEntries(entries);
}

/**
 * Compiles schemas of a document as any of its readers would, with an ordinary validator in its strict mode: an unknown keyword or
 * format, or a schema that points at nothing, throws.
 */
export function schemaCompiler(document: SchemaDocument): (schema: object) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  for (const keyword of FOR_READERS) ajv.addKeyword(keyword);
  ajv.addSchema({ $id: DOCUMENT, $defs: relocated(document.components.schemas) });
  // Most operations refuse in the same words: compiling a schema takes milliseconds, and there are hundreds of refusals.
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const says = known.get(text) ?? ajv.compile(relocated(schema) as object);
    known.set(text, says);
    return says;
  };
}
