import { visit, type Document, type ErrorCode, type LineCounter } from 'yaml';
import type { z } from 'zod';
import { packCodeWord } from '../../schemas/words/parameter-codes.ts';

/** What is wrong in a file that an officer wrote, in an officer's words: none of the words of YAML, of zod or of JavaScript. */

const KINDS: Readonly<Record<string, string>> = {
  string: '文字（只有数字的放在引号里）',
  number: '数字（不带单位和引号）',
  int: '整数（不带单位和引号）',
  boolean: 'true（是）或 false（否）',
  array: '几项，放在 [ ] 里，或每项一行以“- ”开头',
  object: '几样“名称: 值”，放在 { } 里，或逐行缩进',
  record: '几样“名称: 值”，放在 { } 里，或逐行缩进',
};

const LONGEST = 20;

/** What stands there, short. */
function shown(input: unknown): string {
  if (input === undefined || input === null || input === '') return '现在是空的';
  if (Array.isArray(input)) return '现在写的是几项';
  if (typeof input === 'object') return '现在写的是几样“名称: 值”';
  if (typeof input === 'string' && /^-?[\d.]+$/.test(input)) return `现在写的是“${input}”，带了引号`;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return `现在写的是“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
}

/** `in-force（已印发）`; a code that has no word stands alone. */
function option(value: unknown): string {
  const code = String(value);
  const word = packCodeWord(code);
  return word === undefined ? code : `${code}（${word}）`;
}

/** The words of a field that is not as its schema has it; what a schema says in its own words stays. */
export const officerWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `应写${KINDS[issue.expected] ?? '别的'}，${shown(issue.input)}`;
    case 'invalid_value':
      return `只能写 ${issue.values.map(option).join('、')}，${shown(issue.input)}`;
    case 'too_big':
      return issue.origin === 'array' ? `至多${issue.maximum}项` : `不能大于${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? `至少${issue.minimum}${issue.origin === 'array' ? '项' : '个字'}`
        : `不能小于${issue.minimum}`;
    default:
      return `写法不对，${shown(issue.input)}`;
  }
};

const BROKEN: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: '行首用了制表符，请改用空格',
  DUPLICATE_KEY: '同一项写了两次',
  BAD_INDENT: '行首的空格不对，同一组的各行要对齐，或括号没有合上',
  BAD_SCALAR_START: '这样的符号开头的，要放在引号里',
  BLOCK_AS_IMPLICIT_KEY: '行首的空格不对，或名称之后少了半角冒号和一个空格',
  BLOCK_IN_FLOW: '括号里各项之间用半角逗号，冒号之后空一格',
  MISSING_CHAR: '少了半角的冒号、逗号、引号或括号，或行首的空格不对',
  MULTILINE_IMPLICIT_KEY: '名称之后少了半角冒号和一个空格',
  UNEXPECTED_TOKEN: '多了一个符号，或行首的空格不对',
};

interface Broken {
  readonly line: number;
  readonly message: string;
}

/** Where the text of a file cannot be read at all: one sentence a line, the first of what follows from one slip. */
export function brokenLines(document: Document.Parsed, lines: LineCounter): Broken[] {
  const found = document.errors.map(({ code, pos: [at] }) => ({
    line: lines.linePos(at).line,
    message: `不是合法的 YAML：${BROKEN[code] ?? '写法不对'}`,
  }));
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      found.push({
        line: lines.linePos(alias.range?.[0] ?? 0).line,
        message: `不是合法的 YAML：“*${alias.source}”所指的“&${alias.source}”没有写在它前面`,
      });
    },
  });
  return [...Map.groupBy(found, ({ line }) => line).values()].flatMap((same) => same.slice(0, 1));
}
