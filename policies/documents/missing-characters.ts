/**
 * Parts of characters that names have and few fonts draw, each looked at in HanaMin. What is not here is said by its code
 * alone; lines are added where a name needs one.
 */
const PARTS: Readonly<Record<string, string>> = {
  '𠮷': '上土下口',
  '𫖯': '左兆右页',
  '𬎆': '左王右莹',
};

/** ［U+20BB7，上土下口］: a character that no font has, so that nobody reads a name with a hole in it. */
export function describeCharacter(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const parts = PARTS[character];
  return `［${parts === undefined ? code : `${code}，${parts}`}］`;
}

/**
 * A text as it can be printed: what no font has is described.
 * @param has whether some font at hand has the character
 */
export function printable(text: string, has: (codePoint: number) => boolean): string {
  return [...text]
    .map((each) => (has(each.codePointAt(0) ?? 0) || /[\n\r]/.test(each) ? each : describeCharacter(each)))
    .join('');
}
