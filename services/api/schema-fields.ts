import { z } from 'zod';

/** A schema as it is made, as far as fields are looked for in it. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
}

function defOf(schema: z.core.$ZodType): Def {
  return schema._zod.def as unknown as Def;
}

function titleOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.title;
}

/** What is wrapped (optional, with a default, read before it is checked), and the title on the way to it. */
function unwrap(schema: z.core.$ZodType, title?: string): { schema: z.core.$ZodType; title?: string } {
  const { type, innerType, in: first, out } = defOf(schema);
  const found = title ?? titleOf(schema);
  const inner =
    innerType ?? (first && defOf(first).type === 'transform' ? out : type === 'pipe' ? first : undefined);
  return inner ? unwrap(inner, found) : { schema, ...(found === undefined ? {} : { title: found }) };
}

/** A field of a schema: what people call it, and the fields that it has itself. */
export interface Field {
  readonly title?: string;
  readonly fields: readonly string[];
}

/** @returns undefined where the schema has no such place, or says nothing of it */
export function fieldAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): Field | undefined {
  let at = unwrap(schema);
  for (const key of path) {
    const { shape, element } = defOf(at.schema);
    const next = shape && Object.hasOwn(shape, key) ? shape[String(key)] : element;
    if (!next) return undefined;
    at = unwrap(next);
  }
  return {
    ...(at.title === undefined ? {} : { title: at.title }),
    fields: Object.keys(defOf(at.schema).shape ?? {}),
  };
}
