import type { z } from 'zod';
import { pointerOf } from '../../policies/input/json-values.ts';
import type { FieldError } from './problem.ts';
import { fieldAt } from './schema-fields.ts';

/*
 * What the API says of a value that does not fit: sentences of ours, whatever the library that found it would say. None
 * repeats what was sent.
 */

export const MISSING = '必填项未填写';

const TYPES: Readonly<Record<string, string>> = {
  string: '应为文字',
  number: '应为数字',
  int: '应为整数',
  boolean: '应为 true 或 false',
  array: '应为列表',
  object: '应为一组字段',
  record: '应为一组字段',
};

type Issue = z.core.$ZodIssue;

/** The library asks for a text where the schema has none: it is written here, where the place is known. */
export const noWords: z.core.$ZodErrorMap = () => '';

function isMissing(issue: Issue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return minimum === 1 ? '不能为空' : `至少${minimum}个字`;
  if (origin === 'array' || origin === 'set') return `至少${minimum}项`;
  return `不能小于${minimum}`;
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `最多${maximum}个字`;
  if (origin === 'array' || origin === 'set') return `最多${maximum}项`;
  return `不能大于${maximum}`;
}

function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? '类型不正确';
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_value':
      return '不在规定的选项之内';
    case 'invalid_format':
      return '格式不正确';
    case 'not_multiple_of':
      return '数值不正确';
    default:
      return '内容不正确';
  }
}

/** `deathat` is most likely `deathAt`. */
function likeness(key: string, fields: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const meant = fields.find((field) => plain(field) === plain(key));
  return meant === undefined ? '没有这一项' : `没有这一项，是否为 ${meant}`;
}

/** An error, and the steps to where it is. */
export interface PlacedError {
  readonly error: FieldError;
  readonly path: PropertyKey[];
}

/** The errors that one issue stands for: one for each field at fault. */
export function placedErrors(schema: z.core.$ZodType, issue: Issue): PlacedError[] {
  const placed = (path: PropertyKey[], code: string, detail: string): PlacedError => ({
    error: { pointer: pointerOf(path), code, detail },
    path,
  });
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldAt(schema, path)?.fields ?? [];
    return issue.keys.map((key) => placed([...path, key], 'unknown-field', likeness(key, fields)));
  }
  if (isMissing(issue)) return [placed(path, 'required', issue.message || MISSING)];
  return [placed(path, codeOf(issue), issue.message || `${titleAt(schema, path)}${wordsOf(issue)}`)];
}

function titleAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  return fieldAt(schema, path)?.title ?? '';
}

/** Rules of ours name their own. */
function codeOf(issue: Issue): string {
  if (issue.code !== 'custom') return issue.code.replaceAll('_', '-');
  const own: unknown = issue.params?.['code'];
  return typeof own === 'string' ? own : 'invalid';
}
