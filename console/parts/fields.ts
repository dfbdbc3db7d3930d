/*
 * What can be filled in, read off the API document: no form has a list of fields of its own.
 */

/** A part of a birth notification: a group of others, a list, or something to fill in. */
export interface Field {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'anything';
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  /** of a group, in the order of the document */
  readonly fields?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  /** of a list */
  readonly each?: Field;
  /** may be left out as a whole by saying null */
  readonly nullable?: true;
}

type Schema = Readonly<Record<string, unknown>>;

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The birth notification with everything that it refers to written out. */
export function birthReport(document: OpenApi): Field {
  const { schemas } = document.components;
  return readField(schemas['BirthNotificationInput'] ?? {}, schemas);
}

function readField(schema: Schema, all: OpenApi['components']['schemas']): Field {
  const { $ref: ref } = schema;
  if (typeof ref === 'string') {
    const { $ref: _, ...own } = schema;
    return readField({ ...all[ref.split('/').at(-1) ?? ''], ...own }, all);
  }
  const options = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as readonly Schema[] | undefined;
  if (options) {
    const { anyOf: _any, oneOf: _one, allOf: _all, ...own } = schema;
    const [first = {}] = options.filter(({ type }) => type !== 'null');
    const isNullable = options.some(({ type }) => type === 'null');
    return { ...readField({ ...first, ...own }, all), ...(isNullable ? { nullable: true } : {}) };
  }
  return { ...plain(schema), ...parts(schema, all) };
}

const PLAIN = ['title', 'description', 'enum', 'format', 'minimum', 'maximum', 'maxLength'] as const;
const TYPES: readonly unknown[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

function plain(schema: Schema): Field {
  const { type } = schema;
  const kept = PLAIN.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]);
  return {
    ...(Object.fromEntries(kept) as Partial<Field>),
    type: TYPES.includes(type) ? (type as Field['type']) : 'anything',
  };
}

function parts(schema: Schema, all: OpenApi['components']['schemas']): Partial<Field> {
  const properties = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
  const items = schema['items'] as Schema | undefined;
  const fields =
    properties &&
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, readField(each, all)]));
  return {
    ...(fields ? { fields } : {}),
    ...(schema['required'] ? { required: schema['required'] as readonly string[] } : {}),
    ...(items ? { each: readField(items, all) } : {}),
  };
}

/** Something to fill in, and where it stands. */
export interface Leaf {
  /** as tasks and problems name it: `/children/0/name` */
  readonly pointer: string;
  readonly field: Field;
  readonly isRequired: boolean;
}

/** What stands at a place. @returns undefined where the document knows no such place */
export function fieldAt(report: Field, pointer: string): Field | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Field | undefined>(
    (at, step) => (at?.type === 'array' ? at.each : at?.fields?.[step]),
    report,
  );
}

/** Everything to fill in at and below a place. Lists below it are left out: how long they are is asked elsewhere. */
export function leavesAt(report: Field, pointer: string, isRequired = true): Leaf[] {
  const field = pointer === '' ? report : fieldAt(report, pointer);
  if (!field || (field.type === 'array' && pointer !== '')) return [];
  if (!field.fields) return [{ pointer, field, isRequired }];
  return Object.keys(field.fields).flatMap((name) =>
    leavesAt(report, `${pointer}/${name}`, isRequired && (field.required ?? []).includes(name)),
  );
}

/** What was typed, by pointer. */
export type Values = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean => value === undefined || value === '' || value === null;

/**
 * A part of a birth notification out of what was typed; what was left empty is not there. Children are told by their order, as
 * the API wants it.
 */
export function composeFacts(values: Values): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const [pointer, value] of Object.entries(values)) {
    if (isEmpty(value)) continue;
    const [first = '', ...rest] = pointer.split('/').slice(1);
    if (first === 'children') putChild(facts, rest, value);
    else put(facts, [first, ...rest], value);
  }
  return facts;
}

function putChild(facts: Record<string, unknown>, [place = '0', ...rest]: readonly string[], value: unknown) {
  const children = (facts['children'] ??= []) as Record<string, unknown>[];
  const order = Number(place) + 1;
  let child = children.find((each) => each['order'] === order);
  if (!child) children.push((child = { order }));
  put(child, rest, value);
}

function put(into: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) return void (into[step] = value);
  put((into[step] ??= {}) as Record<string, unknown>, rest, value);
}
