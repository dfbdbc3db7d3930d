import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { pointerOf } from '../../policies/input/json-values.ts';
import { noWords, placedErrors } from './issue-words.ts';
import { ProblemError, type FieldError } from './problem.ts';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: FieldError[]; readonly paths: PropertyKey[][] };

/** Checks a value; `paths` stand beside the errors for callers that translate pointers. */
export function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value, { error: noWords, reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const found = result.error.issues.flatMap((issue) => placedErrors(schema, issue));
  return { ok: false, errors: found.map(({ error }) => error), paths: found.map(({ path }) => path) };
}

/** Bodies are refused with 422, queries with 400; a path that cannot name anything finds nothing. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (value: unknown) => {
    const checked = check(schema, value);
    if (checked.ok) return { value: checked.value };
    const { errors } = checked;
    if (httpPart === 'params') return { error: new ProblemError('not-found') };
    if (httpPart === 'querystring')
      return { error: new ProblemError('query-invalid', { errors: errors.slice(0, MOST_ERRORS) }) };
    return { error: invalidBody(errors) };
  };
};

/** More are counted, and not listed. */
export const MOST_ERRORS = 50;

export function invalidBody(errors: readonly FieldError[]): ProblemError {
  const more = errors.length > MOST_ERRORS ? `，先列出${MOST_ERRORS}处` : '';
  const detail = `共${errors.length}处需要更正${more}`;
  return new ProblemError('validation-failed', { errors: errors.slice(0, MOST_ERRORS), detail });
}

const MAX_DEPTH = 20;
/** Far more than any body has that says something. */
const MOST_VALUES = 5_000;
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const UNREADABLE = /[\u0000-\u001f\u007f\ufffd]/;

/** What cannot be read as it is, found until there is enough of it. */
class Unreadable {
  readonly errors: FieldError[] = [];
  #values = 0;

  /** @returns whether to go on */
  report(path: readonly PropertyKey[], code: string, detail: string): boolean {
    this.errors.push({ pointer: pointerOf(path), code, detail });
    return this.errors.length <= MOST_ERRORS;
  }

  /** @returns whether to go on */
  look(value: unknown, path: readonly PropertyKey[]): boolean {
    this.#values += 1;
    if (this.#values > MOST_VALUES) return this.report([], 'too-many-values', '内容过多') && false;
    if (typeof value === 'string') return isReadable(value) || this.#unreadable(path);
    if (typeof value !== 'object' || value === null) return true;
    if (path.length >= MAX_DEPTH) return this.report(path, 'too-deep', '内容嵌套过深');
    return Object.entries(value).every(
      ([key, item]) => (isReadable(key) || this.#unreadable(path)) && this.look(item, [...path, key]),
    );
  }

  #unreadable(path: readonly PropertyKey[]): boolean {
    return this.report(path, 'unreadable-characters', '含有控制字符或不完整、无法显示的字符');
  }
}

/**
 * Text that neither a register nor a database can hold (control characters, halves of characters, characters that were lost
 * before they came here), nesting without end, and more values than anybody means. Looked for before anything else walks
 * the body.
 */
export function unreadableParts(value: unknown): FieldError[] {
  const found = new Unreadable();
  found.look(value, []);
  return found.errors;
}

export function isReadable(text: string): boolean {
  return text.isWellFormed() && !UNREADABLE.test(text);
}
