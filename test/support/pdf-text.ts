import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as typst writes it, in the order of its pages: what a reader would copy out of it, by the tables from glyphs
 * to characters (ToUnicode) in the file itself. A glyph that no table names is U+FFFD.
 */
export function textOfPdf(pdf: Buffer): string {
  const file = pdf.toString('latin1');
  const pages = [...file.matchAll(/(\d+) 0 obj\s*<<\s*\/Type \/Page\b/g)].map(([, id = '']) => id);
  return pages.map((id) => textOfPage(file, objectOf(file, id))).join('\n');
}

function objectOf(file: string, id: string): string {
  const from = file.search(new RegExp(`(?:^|\\n)${id} 0 obj\\b`));
  return from < 0 ? '' : file.slice(from, file.indexOf('endobj', from));
}

/** What the first reference behind a name leads to. */
function follow(file: string, object: string, name: string): string {
  const [, id = ''] = new RegExp(`/${name} (\\d+) 0 R`).exec(object) ?? [];
  return objectOf(file, id);
}

function streamOf(object: string): string {
  const [start = ''] = /stream\r?\n/.exec(object) ?? [];
  const from = object.indexOf(start) + start.length;
  const bytes = object.slice(from, object.lastIndexOf('endstream'));
  if (!object.slice(0, from).includes('/FlateDecode')) return bytes;
  return inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1');
}

type Glyphs = ReadonlyMap<number, string>;

function glyphsOf(table: string): Glyphs {
  const glyphs = new Map<number, string>();
  const characters = (hex: string): string =>
    Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').swap16().toString('utf16le');
  for (const [, block = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', hex = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]+)>/g))
      glyphs.set(Number.parseInt(glyph, 16), characters(hex));
  }
  return glyphs;
}

/** Bytes of a string in brackets, `(\000\n\()`, or in hex, `<007A>`. */
function bytesOf(string: string): number[] {
  if (string.startsWith('<')) return [...Buffer.from(string.slice(1, -1), 'hex')];
  const named: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
  return [...string.slice(1, -1).matchAll(/\\([0-7]{1,3})|\\([\s\S])|([\s\S])/g)].map(
    ([, octal, escaped, plain = '']) => {
      if (octal !== undefined) return Number.parseInt(octal, 8);
      return escaped === undefined ? plain.charCodeAt(0) : (named[escaped] ?? escaped.charCodeAt(0));
    },
  );
}

/** The end of a string in brackets: brackets in it are balanced or escaped. */
function endOfLiteral(content: string, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    if (content[at] === '\\') at++;
    else if (content[at] === '(') depth++;
    else if (content[at] === ')' && --depth === 0) return at + 1;
  }
  return content.length;
}

const TOKEN = /\(|<[0-9A-Fa-f]*>|\/[^\s/<>[\]()]+|[A-Za-z]+/y;

/** Strings, names and operators, in their order. */
function* tokensOf(content: string): Generator<string> {
  for (let at = 0; at < content.length;) {
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(content) ?? [];
    const end = token === '(' ? endOfLiteral(content, at) : at + (token?.length ?? 1);
    if (token !== undefined) yield content.slice(at, end);
    at = end;
  }
}

function textOfPage(file: string, page: string): string {
  const fonts = new Map<string, Glyphs>();
  for (const [, name = '', id = ''] of page.matchAll(/(\/f\d+) (\d+) 0 R/g))
    fonts.set(name, glyphsOf(streamOf(follow(file, objectOf(file, id), 'ToUnicode'))));
  let glyphs: Glyphs = new Map();
  let text = '';
  let before: string[] = [];
  for (const token of tokensOf(streamOf(follow(file, page, 'Contents')))) {
    before.push(token);
    if (!/^[A-Za-z]/.test(token)) continue;
    if (token === 'Tf') glyphs = fonts.get(before.find((each) => fonts.has(each)) ?? '') ?? new Map();
    // Other operators have strings too, which nobody sees.
    if (token === 'TJ' || token === 'Tj')
      for (const each of before) if (/^[(<]/.test(each)) text += shown(bytesOf(each), glyphs);
    before = [];
  }
  return text;
}

function shown(bytes: readonly number[], glyphs: Glyphs): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += glyphs.get(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)) ?? '\uFFFD';
  return text;
}
