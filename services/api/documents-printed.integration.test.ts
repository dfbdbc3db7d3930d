import { beforeAll, describe, expect, it } from 'vitest';
import { findFonts } from '../../infra/documents/fonts.ts';
import { openPress, type Press, type Printing } from '../../infra/documents/press.ts';
import { codeOf, grouped } from '../../infra/documents/verification-code.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { DocumentWanted } from '../../policies/documents/facts.ts';
import { FAMILY, ISSUE } from '../../policies/documents/family.test-data.ts';
import { printable } from '../../policies/documents/missing-characters.ts';
import { writeDocument } from '../../policies/documents/write-document.ts';
import { GENERAL_STANDARD_CHARACTERS } from '../../policies/names/general-standard-characters.ts';
import { DOCUMENTS, type DocumentContent } from '../../schemas/document.ts';
import { textOfPdf } from '../../test/support/pdf-text.ts';

/** What came with `npm ci` alone: what the system has besides is not the same everywhere. */
const fonts = findFonts('');
/** A red square of one point. */
const SEAL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
const keyring = testKeyring('a master key of this test');
const EACH: readonly DocumentWanted[] = [
  { kind: 'acceptance' },
  { kind: 'correction', subject: 'child-1', code: 'medical-insurance' },
  { kind: 'refusal', subject: 'child-1', code: 'household-registration' },
  { kind: 'completion' },
  { kind: 'service-receipt' },
  { kind: 'family-summary' },
];

/** The same as the composite font that it is part of is called. */
const IDENTITY = ['NotoSansHans-Regular-Identity-H', 'NotoSansHans-Bold-Identity-H'];

let press: Press;
beforeAll(async () => {
  press = await openPress(fonts);
});

function written(wanted: DocumentWanted, facts = FAMILY): DocumentContent {
  const content = writeDocument(wanted, facts, ISSUE);
  if (typeof content === 'string') throw new Error(content);
  return content;
}

const printing = (content: DocumentContent, over: Partial<Printing> = {}): Printing => ({
  code: codeOf(keyring, content),
  address: undefined,
  seal: SEAL,
  copy: 0,
  printable,
  ...over,
});

const print = (content: DocumentContent, over?: Partial<Printing>): string =>
  textOfPdf(press.print(content, printing(content, over)));

const plain = (text: string): string => printable(text, fonts.has).replaceAll(/\s/g, '');

describe('a printed document', () => {
  it.each(EACH)('$kind says all of its content, and no glyph is missing', (wanted) => {
    const content = written(wanted);
    const text = print(content).replaceAll(/\s/g, '');
    const said = [
      DOCUMENTS[content.kind],
      content.number,
      content.organ,
      ...content.addressees,
      ...[...content.sentences, ...content.review].map((sentence) => sentence.text.replace(/。$/u, '')),
      ...(content.table?.head ?? []),
      ...(content.table?.rows.flat() ?? []),
      ...content.blanks,
      ...content.bases.map((basis) => basis.text),
      '2026年11月30日',
      ...grouped(codeOf(keyring, content)).split('-'),
    ];
    for (const each of said) expect(text).toContain(plain(each));
    expect(text).not.toContain('\uFFFD');
  });

  it('is set in the fonts that are named, and in no other that the compiler has by itself', () => {
    const content = written({ kind: 'acceptance' });
    const file = press.print(content, printing(content)).toString('latin1');
    const used = [...file.matchAll(/\/BaseFont \/[A-Z]+\+([A-Za-z-]+)/g)].map(([, font]) => font);
    expect(new Set(used)).toEqual(new Set(['NotoSansHans-Regular', 'NotoSansHans-Bold', ...IDENTITY]));
  });

  it('says of a provision that nobody has checked that it is unchecked', () => {
    const text = print(written({ kind: 'refusal', subject: 'child-1', code: 'household-registration' }));
    expect(text).toContain('《中华人民共和国行政复议法》第二十条第一款，条文未经核对）。');
    expect(text).not.toContain('《中华人民共和国户口登记条例》第七条（条文未经核对）');
  });

  it('says across itself that it counts for nothing, until the seal of its organ is set', () => {
    const content = written({ kind: 'acceptance' });
    expect(print(content, { seal: undefined })).toContain('演示·无效');
    expect(print(content)).not.toContain('演示');
  });

  it('prints what people wrote as they wrote it: nothing of it is a command', () => {
    const name = '#panic("x") $a$ *b* \\ "c" <d> @e `f`';
    const content = { ...written({ kind: 'acceptance' }), addressees: [name] };
    expect(print(content).replaceAll(/\s/g, '')).toContain(name.replaceAll(/\s/g, ''));
  });

  it('says the same in large letters to who has asked for them, on more paper', () => {
    const content = written({ kind: 'family-summary' });
    const [plainly, large] = [print(content), print({ ...content, large: true })];
    const pages = (text: string): number => Number(/共(\d+)页/.exec(text.replaceAll(/\s/g, ''))?.[1]);
    expect(pages(large)).toBeGreaterThan(pages(plainly));
    const said = [...content.addressees, ...content.sentences.map(({ text }) => text.replace(/。$/u, ''))];
    for (const each of said) expect(large.replaceAll(/\s/g, '')).toContain(plain(each));
  });

  it('is the same file each time', () => {
    const content = written({ kind: 'completion' });
    expect(press.print(content, printing(content))).toEqual(press.print(content, printing(content)));
  });
});

describe('the fonts of the packages', () => {
  it('draw every character that a name may have (通用规范汉字表)', () => {
    const missing = [...GENERAL_STANDARD_CHARACTERS].filter((each) => !fonts.has(each.codePointAt(0) ?? 0));
    expect(missing).toEqual([]);
  });

  it('draw 㛃 and 䶮; 𠮷 and 𬎆 are described where the system has no font for them', () => {
    const text = print({ ...written({ kind: 'acceptance' }), addressees: ['王㛃䶮', '李𠮷𬎆'] });
    expect(text).toContain('王㛃䶮、李［U+20BB7，上土下口］［U+2C386，左王右莹］');
  });
});
