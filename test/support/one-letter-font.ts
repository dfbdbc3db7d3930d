import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFonts } from '../../infra/documents/fonts.ts';

/** Beyond the first plane, and in the font that comes with `npm ci`: so its table of characters has the form of such fonts. */
const LIKE = '𫖯';
const SUBSETTER: string = 'subset-font';
type Subset = (font: Buffer, text: string, options: { readonly targetFormat: 'sfnt' }) => Promise<Buffer>;

/**
 * A folder of fonts with one that draws one character and no other: HanaMinB as far as anybody can tell, so that no test needs
 * what the machine may have. The letter is that of 𫖯.
 * @param character beyond the first plane
 * @returns the folder, and how it goes
 */
export async function layOneLetterFont(
  character: string,
): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'birth-letter-'));
  const whole = findFonts(folder).fonts[0]?.blob ?? Buffer.alloc(0);
  const { default: subset } = (await import(SUBSETTER)) as { readonly default: Subset };
  const font = await subset(whole, LIKE, { targetFormat: 'sfnt' });
  sayAnother(font, LIKE.codePointAt(0) ?? 0, character.codePointAt(0) ?? 0);
  writeFileSync(join(folder, 'HanaMinB.ttf'), font);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes another code point into the one group of the table that says which characters there are (`cmap`, form 12). */
function sayAnother(font: Buffer, was: number, is: number): void {
  const group = Buffer.alloc(8);
  group.writeUInt32BE(was, 0);
  group.writeUInt32BE(was, 4);
  const at = font.indexOf(group);
  if (at === -1) throw new Error('the font has no group of the one character');
  font.writeUInt32BE(is, at);
  font.writeUInt32BE(is, at + 4);
}
