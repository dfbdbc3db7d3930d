import { expect, test } from 'vitest';
import { divisions } from '../load/divisions.ts';
import { placeName } from './windows.ts';

test.each([
  ['620104', '兰州市西固区'],
  ['620100', '兰州市'],
  ['620200', '嘉峪关市'],
  ['110105', '北京市朝阳区'],
  ['469001', '海南省五指山市'],
  ['999999', ''],
])('%s is said as %s', (code, name) => {
  expect(placeName(divisions(), code)).toBe(name);
});
