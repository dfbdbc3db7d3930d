import { FACT_VALUE_WORDS, placeWord } from '../../schemas/words/facts.ts';
import type { Leaf } from './fields.ts';

/** A fact as it is told; what has parts is told part by part. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}

/** What a code says in a form: `caesarean` → 剖宫产 */
export function valueWord(value: unknown): string {
  const text = textOf(value);
  return FACT_VALUE_WORDS[text] ?? GIVEN_AS[text] ?? text;
}

/** Codes that only forms say. */
const GIVEN_AS: Readonly<Record<string, string>> = {
  post: '邮寄',
  'pick-up': '窗口领取',
  good: '良好',
  fair: '一般',
  poor: '差',
  death: '死亡',
  divorce: '离婚',
};

/** What a field is called, and whose it is. */
export function leafWord({ pointer, field }: Leaf): string {
  const word = placeWord(pointer);
  return word.endsWith('有关情况') ? (field.title ?? word) : word;
}

/** What stands below a field: what it takes, and why. */
export function leafHint({ field }: Leaf): string | undefined {
  // How a moment is written is the API's concern; a field for it has hands of its own, and they are China's.
  if (field.format === 'date-time') return '北京时间';
  if (field.description !== undefined && /[\u4e00-\u9fff]/.test(field.description)) return field.description;
  if (field.minimum !== undefined && field.maximum !== undefined) return `${field.minimum}至${field.maximum}`;
  return undefined;
}

/** Facts in fen are typed in yuan. */
export function isMoney(pointer: string): boolean {
  return pointer.endsWith('Fen');
}
