import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test.each([
  ['=1+1', `"'=1+1"`],
  ['+86', `"'+86"`],
  ['-1', `"'-1"`],
  ['@x', `"'@x"`],
  ['＝1+1', `"'＝1+1"`],
  ['＠x', `"'＠x"`],
  ['\tx', `"'\tx"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['a"b,c', '"a""b,c"'],
  [undefined, '""'],
  [['a', 'b'], '"a b"'],
])('%s is a cell that no spreadsheet reckons with', (value, cell) => {
  expect(csvOf([[value]])).toBe(`${cell}\r\n`);
});
