import { halfWidth } from './input-text.ts';

/*
 * Resident IDs in words that somebody else has written (公民身份号码). Beside a newborn's number stand division, birth date and sex
 * in every answer, so what is secret of it are its last four: a tail alone tells the whole number.
 */

/** 公民身份号码 of which no character is shown */
export const HIDDEN_ID = '*'.repeat(18);
const HIDDEN_TAIL = '****';

/** Eighteen characters, as they are or in parts, whatever stands between them. */
const WHOLE = /(?<!\d)\d(?:[ \-·._/]{0,2}\d){16}[ \-·._/]{0,2}[\dXx](?!\d)/g;
/** Somebody has starred it out, as far as it is known anyway. Telephones and accounts have fewer stars. */
const STARRED = /(?:\d{1,14})?[*＊]{6,}\d{1,5}[\dXx]?/g;
/** 尾号0041 · 后四位是 004X · 顺序码〇〇四 */
const TAIL =
  /((?:尾号|尾数|末尾|[末后][一二两三四五六七八1-8]{1,2}位|顺序码|顺序号|校验码)[\p{Script=Han}：:，、\s“"'（(]{0,6}?)(?:\d{1,8}[Xx]?|[〇零一二三四五六七八九]{3,8}[Xx]?|[Xx])(?![\dXx])/gu;

/** The words without any resident ID in them, and without the tail of one. */
export function withoutIds(words: string): string {
  return words
    .replaceAll(/[０-９Ｘｘ]/g, halfWidth)
    .replace(WHOLE, HIDDEN_ID)
    .replace(STARRED, HIDDEN_ID)
    .replace(TAIL, (_, before: string) => `${before}${HIDDEN_TAIL}`);
}

/** Whether a text is, or has in it, a resident ID as a whole. */
export function hasId(text: string): boolean {
  return text.replaceAll(/[０-９Ｘｘ]/g, halfWidth).search(WHOLE) !== -1;
}
