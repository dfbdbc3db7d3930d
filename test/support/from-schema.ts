import fc from 'fast-check';
import type { SchemaDocument } from './schema-validator.ts';

/** A JSON schema, as far as our documents use it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  /** of an open object: which names it may have */
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** Years that plain dates may have. */
const FIRST = new Date('1900-01-01T00:00:00Z');
const LAST = new Date('2199-12-31T00:00:00Z');

/** What people write: Han characters, letters, digits, a sign. */
const LETTERS = [...'安然示例王李张兰州东区市AbcXyz0123456789'];
const MOST = 12;

const moment = fc.date({ min: FIRST, max: LAST, noInvalidDate: true });
const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: moment.map((at) => at.toISOString().slice(0, 10)),
  'date-time': moment.map((at) => at.toISOString()),
  uuid: fc.uuid(),
};

function text({ format = '', pattern, minLength = 0, maxLength = MOST }: Schema): fc.Arbitrary<string> {
  const known = FORMATS[format];
  if (known) return known;
  const length = { minLength, maxLength: Math.min(maxLength, Math.max(minLength, MOST)) };
  const free = fc.string({ unit: fc.constantFrom(...LETTERS), ...length });
  if (pattern === undefined) return free;
  const expression = new RegExp(pattern, 'u');
  const isLong = (said: string) => said.length >= minLength && said.length <= maxLength;
  const readable = /\\p\{|\(\?[!=<]/.test(pattern);
  return readable
    ? free.filter((said) => expression.test(said))
    : fc.stringMatching(expression).filter(isLong);
}

/** Whatever JSON there is, where a schema leaves it open. */
const anything: fc.Arbitrary<unknown> = fc.constantFrom(0, true, '示例', ['示例'], { a: '示例' });

/**
 * Values that a schema describes, from its words alone: what it does not say is not known here.
 * @param document where its references lead
 */
export function arbitraryOf(schema: Schema, document: SchemaDocument): fc.Arbitrary<unknown> {
  const of = (inner: Schema): fc.Arbitrary<unknown> => arbitraryOf(inner, document);
  if (schema.$ref !== undefined) {
    const named = document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (!named) throw new RangeError(`${schema.$ref} leads nowhere`);
    return of(named);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(of));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return objectOf(schema, of);
    default:
      return anything;
  }
}

function objectOf(
  { properties = {}, required = [], additionalProperties, propertyNames }: Schema,
  of: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, of(member)]));
  const isOpen = typeof additionalProperties === 'object' && Object.keys(properties).length === 0;
  if (isOpen) return fc.dictionary(namesOf(propertyNames?.enum), of(additionalProperties), { maxKeys: 3 });
  return fc.record(members, { requiredKeys: [...required] });
}

function namesOf(names: readonly string[] | undefined): fc.Arbitrary<string> {
  return names ? fc.constantFrom(...names) : fc.stringMatching(/^[a-z]{1,8}$/);
}
