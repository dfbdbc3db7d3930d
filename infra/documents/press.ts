import { readFileSync } from 'node:fs';
import {
  DOCUMENTS,
  longDate,
  type CitedProvision,
  type DocumentContent,
  type Sentence,
} from '../../schemas/document.ts';
import { findFonts, type FontsAtHand } from './fonts.ts';
import { grouped } from './verification-code.ts';

/** How one is printed. */
export interface Printing {
  /** 核验码, as infra/documents/verification-code.ts makes it */
  readonly code: string;
  /** what the QR code leads to; undefined: no address was set, it says the code */
  readonly address: string | undefined;
  /** the organ's seal, a PNG: without it the document says across itself that it counts for nothing */
  readonly seal: Uint8Array | undefined;
  /** how often it was printed before; 0: it is the first */
  readonly copy: number;
  /** what no font has, described (policies/documents) */
  readonly printable: (text: string, has: FontsAtHand['has']) => string;
}

/** Prints documents as PDF (文书打印). */
export interface Press {
  /** @throws where the form is wrong: no content makes it throw */
  readonly print: (content: DocumentContent, printing: Printing) => Buffer;
}

/*
 * Two packages that are read when the first document is printed, and of which this file alone knows: by name, with what we use
 * of them, so that whoever prints nothing carries neither.
 */
const COMPILER: string = '@myriaddreamin/typst-ts-node-compiler';
const QR_CODES: string = 'uqr';

interface CompilerPackage {
  readonly NodeCompiler: {
    create(args: { readonly fontArgs: readonly { readonly fontBlobs: readonly Buffer[] }[] }): Compiler;
  };
}

interface Compiler {
  /** @throws where the form is wrong */
  pdf(args: { readonly mainFileContent: string; readonly inputs: Readonly<Record<string, string>> }): Buffer;
  /** forgets what was made before, but for so many documents back */
  evictCache(maxAge: number): void;
}

interface QrPackage {
  readonly renderSVG: (text: string, options: { readonly border: number; readonly ecc: 'M' }) => string;
}

const FORM = new URL('./form.typ', import.meta.url);
const INVALID = '演示·无效';
/** The compiler keeps what it made for so many documents. */
const KEPT = 10;
/** 产品默认: 12 pt become 16, which is 三号字 */
const LARGE = 4 / 3;
const UNCHECKED = '条文未经核对';

const said = ({ text, checked }: CitedProvision): string => `${text}${checked ? '' : `（${UNCHECKED}）`}`;

/** 可以……申请行政复议（《……》第二十条第一款，条文未经核对）。 */
function saidWithBasis({ text, from }: Sentence): string {
  if (from === 'case') return text;
  const basis = `${from.text}${from.checked ? '' : `，${UNCHECKED}`}`;
  return `${text.replace(/。$/u, '')}（${basis}）。`;
}

/** What is read off to check it: the number, then the code. */
function howToVerify({ validUntil }: DocumentContent): string {
  const until = validUntil === undefined ? '' : `有效期至${longDate(validUntil)}。`;
  return `${until}凭文号和核验码可核对真伪。`;
}

/** Everything the form shows, as words. */
function wordsOf(content: DocumentContent, printing: Printing) {
  const { kind, table, number } = content;
  const code = grouped(printing.code);
  return {
    title: DOCUMENTS[kind],
    number,
    addressees: content.addressees.join('、'),
    scale: content.large ? LARGE : 1,
    sentences: content.sentences.map(saidWithBasis),
    head: table?.head ?? [],
    rows: table?.rows ?? [],
    review: content.review.map(saidWithBasis),
    blanks: content.blanks,
    bases: content.bases.map(said).join('；'),
    organ: content.organ,
    date: longDate(content.issuedOn),
    code: [code.slice(0, 19), code.slice(20)],
    howToVerify: howToVerify(content),
    stamp: printing.seal ? '' : INVALID,
    again: printing.copy === 0 ? '' : `补打第${printing.copy}次`,
  };
}

/** The form takes texts only: the picture stands in one, of 4.2 cm, as seals of offices are. '': there is none */
function sealPicture(png: Uint8Array | undefined): string {
  if (!png) return '';
  const data = Buffer.from(png).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="120" height="120"><image width="120" height="120" xlink:href="data:image/png;base64,${data}"/></svg>`;
}

type Words = ReturnType<typeof wordsOf>;

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => eachText(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, eachText(each, change)]));
}

/**
 * Opens the press: reads the fonts and the native compiler, half a second. Then a document is some milliseconds, in which the
 * process does nothing else.
 * @param fonts by default what came with `npm ci` and what the system has
 * @throws Error where the packages are not installed
 */
export async function openPress(fonts: FontsAtHand = findFonts()): Promise<Press> {
  const { NodeCompiler } = (await import(COMPILER)) as CompilerPackage;
  const { renderSVG } = (await import(QR_CODES)) as QrPackage;
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts.fonts.map(({ blob }) => blob) }] });
  const form = readFileSync(FORM, 'utf8');
  return {
    print: (content, printing) => {
      const words = eachText(wordsOf(content, printing), (text) =>
        printing.printable(text, fonts.has),
      ) as Words;
      const qr = renderSVG(printing.address ?? `${content.number} ${printing.code}`, { border: 1, ecc: 'M' });
      const seal = sealPicture(printing.seal);
      const document = JSON.stringify({ ...words, qr, seal, families: fonts.families });
      const pdf = compiler.pdf({ mainFileContent: form, inputs: { document } });
      compiler.evictCache(KEPT);
      return pdf;
    },
  };
}
