import { withoutIds } from './id-in-text.ts';

/*
 * What may be put into the words of a notice. Whoever reports a birth chooses the names, and a text that a family gets from
 * us must say nothing that somebody else has written: no link, no number to call, no sentence.
 */

/** 王示例 · 欧阳娜娜: longer without a dot is a sentence. */
const HAN = /^\p{Script=Han}{1,6}$/u;
/** 阿依古丽·买买提: parts with dots between. */
const HAN_WITH_DOTS = /^\p{Script=Han}{1,10}(·\p{Script=Han}{1,10}){1,3}$/u;
/** Anna-Maria O'Neill, J. Smith: a stop ends an initial and nothing else. */
const FOREIGN =
  /^[\p{Script=Latin}\p{M}'’-]{1,20}([ ·](?:[\p{Script=Latin}\p{M}'’-]{1,20}|\p{Script=Latin}\.)){0,4}$/u;
const INITIAL_FIRST = /^(\p{Script=Latin}\. ?){1,3}[\p{Script=Latin}\p{M}'’-]{1,20}$/u;
/** Other writings than these two: letters of one of them alone. */
const OTHER =
  /^[\p{Script=Mongolian}\p{Script=Tibetan}\p{Script=Arabic}\p{Script=Yi}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{M}· -]{1,30}$/u;

/** A phone number written as words. */
const NUMERALS = /[〇零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]/gu;
const MOST_NUMERALS = 4;
/** What is asked of people who are to be cheated. */
const BECKONS = /加.{0,4}(微信|QQ|群)|微信|扫码|点击|链接|转账|验证码/iu;
/** Nobody is called by it. */
const MONEY = /领取|补贴|汇款/u;
const MOST_OF_A_NAME = 20;

/** Whether what stands as a name can be read as nothing else. @param name as it is kept (schemas/person-name.ts) */
export function isSafeName(name: string): boolean {
  if ([...name].length > MOST_OF_A_NAME) return false;
  if ((name.match(NUMERALS) ?? []).length > MOST_NUMERALS) return false;
  if (BECKONS.test(name) || MONEY.test(name) || /^www|^http|\bcom$/iu.test(name)) return false;
  return [HAN, HAN_WITH_DOTS, FOREIGN, INITIAL_FIRST, OTHER].some((form) => form.test(name));
}

/** Nobody calls, opens or joins anything of this: words, short numbers, and the signs that stand between words. */
const WORDS_ONLY = /^[\p{Script=Han}\p{Script=Latin}\d 、，。；：“”《》（）·—]*$/u;
const LOOKS_LIKE_A_NUMBER = /\d(?:[ ·—]?\d){4}/u;
const LOOKS_LIKE_AN_ADDRESS = /[A-Za-z]{4}/u;
const MOST_OF_A_REASON = 40;

/**
 * What a department says, or a clerk, as far as it may be said on in a notice: plain words, nothing to call or to open.
 * @returns undefined: it is not to be said on
 */
export function saidOn(words: string): string | undefined {
  const text = words.replace(/[。；，、：\s]+$/u, '');
  const isPlain =
    text !== '' &&
    WORDS_ONLY.test(text) &&
    !LOOKS_LIKE_A_NUMBER.test(text) &&
    !LOOKS_LIKE_AN_ADDRESS.test(text) &&
    !BECKONS.test(text) &&
    withoutIds(text) === text &&
    (text.match(NUMERALS) ?? []).length <= MOST_NUMERALS;
  return isPlain && [...text].length <= MOST_OF_A_REASON ? text : undefined;
}

/** The first few of a list; the rest is counted. */
export function listed(titles: readonly string[], most: number): string {
  const unique = [...new Set(titles)];
  if (unique.length <= most) return unique.join('、');
  return `${unique.slice(0, most).join('、')}等${unique.length}项`;
}
