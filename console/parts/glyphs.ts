import {
  codePointOf,
  MOST_UNCOMMON,
  uncommonOf,
  type GlyphsAnswer,
} from '../../schemas/uncommon-characters.ts';
import { callWeb } from './api.ts';

/**
 * Characters of names that this machine may have no font for. What stands on the page is looked through whenever it changes;
 * what is uncommon in it is asked for once. A font comes with the first character that the machine cannot draw itself; what no
 * font has is said above the page, as documents say it. A page of ordinary names asks for nothing.
 */

/** As parts/fonts.css has it, behind the fonts of the machine. */
const FAMILY = 'Birth Glyphs';
const NOTE = 'glyph-note';
const SETTLE_MS = 100;
/** A service that does not answer is not asked with every change of a page. */
const AGAIN_MS = 10_000;

const asked = new Set<string>();
/** fonts of these did not come, once: twice is not tried */
const failed = new Set<string>();
const described = new Map<string, string>();
let isPausing = false;
let hasChanged = false;

/** Looks through the page from now on. */
export function watchGlyphs(): void {
  const all = { childList: true, subtree: true, characterData: true };
  new MutationObserver(lookSoon).observe(document.body, all);
  // What is typed stands in no text of the page.
  document.addEventListener('input', lookSoon);
  lookSoon();
}

/** Once for many changes, when the page has settled. */
function lookSoon(): void {
  hasChanged = true;
  if (isPausing) return;
  isPausing = true;
  setTimeout(() => void look(), SETTLE_MS);
}

async function look(): Promise<void> {
  hasChanged = false;
  const shown = uncommonOf(textOfPage());
  const fresh = shown.filter((each) => !asked.has(each));
  const wasAnswered = fresh.length === 0 || (await ask(fresh.slice(0, MOST_UNCOMMON)));
  say(shown);
  const goOn = (): void => {
    isPausing = false;
    if (hasChanged || (wasAnswered && fresh.length > MOST_UNCOMMON)) lookSoon();
  };
  setTimeout(goOn, wasAnswered ? 0 : AGAIN_MS);
}

/** Everything that somebody may read here, but for what is said of it. */
function textOfPage(): string {
  const texts = [...document.body.children]
    .filter(({ id, tagName }) => id !== NOTE && tagName !== 'SCRIPT')
    .map(({ textContent }) => textContent);
  const typed = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value);
  return [...texts, ...typed].join('\n');
}

/** @returns whether it was answered */
async function ask(characters: readonly string[]): Promise<boolean> {
  try {
    const answer = await callWeb<GlyphsAnswer>('/glyphs', { characters: characters.join('') });
    for (const each of characters) asked.add(each);
    for (const { character, words } of answer.described) described.set(character, words);
    for (const font of answer.fonts) addFont(font);
    return true;
  } catch {
    return false;
  }
}

function addFont({ address, characters }: GlyphsAnswer['fonts'][number]): void {
  const unicodeRange = [...characters].map((each) => `U+${codePointOf(each).toString(16)}`).join(', ');
  const face = new FontFace(FAMILY, `url(${address})`, { unicodeRange, display: 'swap' });
  document.fonts.add(face);
  // Fetched when something on the page needs it. An address is good for a session: the next one is told another.
  face.loaded.catch(() => {
    document.fonts.delete(face);
    for (const each of characters) if (!failed.has(each)) asked.delete(each);
    for (const each of characters) failed.add(each);
  });
}

/** Above the page, and for who listens to it: what may be seen as an empty box. */
function say(shown: readonly string[]): void {
  const words = shown.flatMap((each) => {
    const said = described.get(each);
    return said === undefined ? [] : [`${each}${said}`];
  });
  const text = words.length === 0 ? '' : `这里没有字体能画的字，可能显示为方框：${words.join('、')}`;
  const note = document.getElementById(NOTE);
  if ((note?.textContent ?? '') === text) return;
  if (text === '') return note?.remove();
  const said = note ?? Object.assign(document.createElement('p'), { id: NOTE });
  said.setAttribute('role', 'note');
  said.textContent = text;
  if (!note) document.body.prepend(said);
}
