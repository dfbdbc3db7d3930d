import { expect, it } from 'vitest';
import type { DocumentContent } from '../../schemas/document.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { codeOf, grouped, isCodeOf, keptCode, readCode } from './verification-code.ts';

const keyring = testKeyring('a master key of this test');
const CONTENT: DocumentContent = {
  kind: 'acceptance',
  number: '西固政务〔2026〕B-7K3F-9QWM-2XTA-C-01',
  caseNumber: 'B-7K3F-9QWM-2XTA-C',
  organ: '兰州市西固区政务服务大厅',
  addressees: ['王㛃'],
  issuedOn: '2026-11-30',
  sentences: [{ text: '已受理。', from: 'case' }],
  review: [],
  blanks: [],
  bases: [],
};
const CODE = codeOf(keyring, CONTENT);
const given = { number: CONTENT.number, kept: keptCode(keyring, CONTENT.number, CODE) };

it('has 160 bits, in groups that people can read', () => {
  expect(CODE).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
  expect(grouped(CODE)).toMatch(/^(\w{4}-){7}\w{4}$/);
  expect(readCode(` ${grouped(CODE).toLowerCase()} `)).toBe(CODE);
});

it('is read with the letters that look like digits, and nothing else is a code', () => {
  expect(readCode('O'.repeat(16) + 'Il'.repeat(8))).toBe('0'.repeat(16) + '1'.repeat(16));
  expect(readCode(CODE.slice(1))).toBeUndefined();
  expect(readCode(`${CODE.slice(1)}U`)).toBeUndefined();
});

it('fits its own document, whatever the order of what it says', () => {
  const turned = Object.fromEntries(Object.entries(CONTENT).toReversed()) as unknown as DocumentContent;
  expect(codeOf(keyring, turned)).toBe(CODE);
  expect(isCodeOf(keyring, given, CODE)).toBe(true);
});

it('is another for each other word of the document, and under each other key', () => {
  const other = { ...CONTENT, sentences: [{ text: '已受理！', from: 'case' as const }] };
  expect(codeOf(keyring, other)).not.toBe(CODE);
  expect(codeOf(testKeyring('another key'), CONTENT)).not.toBe(CODE);
});

it('altered in any one character, it fits nothing', () => {
  for (let i = 0; i < CODE.length; i++) {
    const altered = CODE.slice(0, i) + (CODE[i] === '7' ? '8' : '7') + CODE.slice(i + 1);
    expect(isCodeOf(keyring, given, altered)).toBe(false);
  }
});

it('copied onto a document with another number, it does not fit', () => {
  const number = CONTENT.number.replace(/1$/, '2');
  expect(isCodeOf(keyring, { number, kept: given.kept }, CODE)).toBe(false);
  expect(keptCode(keyring, number, CODE)).not.toEqual(given.kept);
});
