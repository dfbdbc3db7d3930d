import { halfWidth, oneLine, UNSEEN } from './input-text.ts';

/* Names of people (姓名), as certificate and register carry them. Free of zod. */

/** The dots people type where the standard has U+00B7 (间隔号) between the parts of a minority or foreign name. */
const DOT_VARIANTS = /[•‧・･∙⋅．]/gu;
const STOP_BETWEEN_HAN = /(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu;
const SPACE_BETWEEN_HAN = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;

/**
 * The name as it is checked, kept and printed: composed (NFC, which folds compatibility forms of characters too), letters in
 * half width, single spaces and none between characters, with 间隔号 · (U+00B7) between parts.
 */
export function normaliseName(name: string): string {
  return halfWidth(oneLine(name.replace(DOT_VARIANTS, '·')))
    .replace(/ +/g, ' ')
    .trim()
    .replace(STOP_BETWEEN_HAN, '·')
    .replace(/ ?· ?/gu, '·')
    .replace(SPACE_BETWEEN_HAN, '');
}

const PLACEHOLDERS: ReadonlySet<string> = new Set(
  `不详 不明 未知 不知 无 没有 暂无 无名 无名氏 未取名 未起名 未命名 未定 待定 待取 待取名 待起名 待补 待填 未填 未填写 空 空白 保密 拒绝提供 未提供
   某 某某 某某某 测试 新生儿 婴儿 男婴 女婴 宝宝 男宝 女宝 小宝宝 母亲 父亲 妈妈 爸爸 null none nil n/a na nan unknown undefined test tbd xx xxx xxxx`.split(
    /\s+/,
  ),
);
/** 王某, 李某某, 王待定: a surname, and that there is no more. */
const ONLY_A_SURNAME =
  /^\p{Script=Han}{1,2}(某{1,3}|不详|未知|待定|待取名?|待起名|待补|未定|未取名|未起名|未命名)$/u;
/** 王示例之女, 李某之长子, 张三男婴: whose child it is, not what it is called. */
const CHILD_OF = /(之[大小长次幼一二三四]?[子女婴儿男]|[男女]婴|儿子|女儿|婴儿|新生儿)$/u;
const NO_LETTER = /^[^\p{L}\p{Co}]*$/u;

/** Stands for a name and is none. @param name normalised */
export function isPlaceholderName(name: string): boolean {
  const low = name.toLowerCase();
  if (PLACEHOLDERS.has(low) || ONLY_A_SURNAME.test(name)) return true;
  return NO_LETTER.test(name) && !hasLostCharacters(name) && !/\d/.test(name);
}

/** As {@link isPlaceholderName}, for a newborn, who is often called after the mother until it has a name. */
export function isNoNameOfChild(name: string): boolean {
  return isPlaceholderName(name) || CHILD_OF.test(name);
}

/** Signs that programs write where they have lost a character. */
const LOST = /[?□■▯▢◻◇◆○●〓�]/u;
const MARK_ON_HAN = /\p{Script=Han}\p{Mark}/u;

/** A character was lost on the way, or is one that nobody sees or that changes the direction of writing. */
export function hasLostCharacters(name: string): boolean {
  return UNSEEN.test(name) || LOST.test(name);
}

/** Something that is no part of any name: digits, punctuation, markup. Private-use characters are looked at by a person. */
export function hasSigns(name: string): boolean {
  return /[^\p{L}\p{M}\p{Co}·'’., -]/u.test(name);
}

/** A mark that is laid over a character (变体选择符、组合符号): it cannot be printed. */
export function hasMarkOnHan(name: string): boolean {
  return MARK_ON_HAN.test(name);
}

/** A character that only the sender's fonts know (自造字): a person reads it from the papers. */
export function hasPrivateCharacters(name: string): boolean {
  return /\p{Co}/u.test(name);
}
