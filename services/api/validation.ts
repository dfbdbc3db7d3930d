import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { pointerOf } from './canonical-json.ts';
import { ProblemError, type FieldError } from './problem.ts';

const chinese = z.locales.zhCN().localeError;

const MISSING = '必填项未填写';

/** Chinese texts for everything a schema has no words of its own for; no text repeats what was sent. */
const chineseTexts: z.core.$ZodErrorMap = (issue) => {
  const wantsValue = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (wantsValue && issue.input === undefined) return MISSING;
  if (issue.code === 'invalid_format') return '格式不正确';
  return chinese(issue);
};

function fieldErrors(issue: z.core.$ZodIssue): FieldError {
  const code =
    issue.message === MISSING
      ? 'required'
      : issue.code === 'custom'
        ? 'invalid'
        : issue.code.replaceAll('_', '-');
  return { pointer: pointerOf(issue.path), code, detail: issue.message };
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: FieldError[]; readonly paths: PropertyKey[][] };

/** Checks a value; `paths` stand beside the errors for callers that translate pointers. */
export function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value, { error: chineseTexts });
  if (result.success) return { ok: true, value: result.data };
  const { issues } = result.error;
  return { ok: false, errors: issues.map(fieldErrors), paths: issues.map((issue) => issue.path) };
}

/** Bodies are refused with 422, queries with 400; a path that cannot name anything finds nothing. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (value: unknown) => {
    const checked = check(schema, value);
    if (checked.ok) return { value: checked.value };
    const { errors } = checked;
    if (httpPart === 'params') return { error: new ProblemError('not-found') };
    if (httpPart === 'querystring') return { error: new ProblemError('query-invalid', { errors }) };
    return { error: invalidBody(errors) };
  };
};

export function invalidBody(errors: readonly FieldError[]): ProblemError {
  return new ProblemError('validation-failed', { errors, detail: `共${errors.length}处需要更正` });
}

const MAX_DEPTH = 20;
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Text that neither a register nor a database can hold (control characters, halves of characters) and nesting
 * without end. Looked for before anything else walks the body.
 */
export function unreadableParts(value: unknown, path: readonly PropertyKey[] = []): FieldError[] {
  if (typeof value === 'string') return isReadable(value) ? [] : [unreadable(path)];
  if (typeof value !== 'object' || value === null) return [];
  if (path.length >= MAX_DEPTH)
    return [{ pointer: pointerOf(path), code: 'too-deep', detail: '内容嵌套过深' }];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(isReadable(key) ? [] : [unreadable(path)]),
    ...unreadableParts(item, [...path, key]),
  ]);
}

export function isReadable(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

function unreadable(path: readonly PropertyKey[]): FieldError {
  return { pointer: pointerOf(path), code: 'unreadable-characters', detail: '含有控制字符或不完整的字符' };
}
