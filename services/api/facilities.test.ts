import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readFacilities } from './facilities.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'facilities-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = path.join(folder, 'facilities.json');
  writeFileSync(file, text);
  return file;
}

const ONE = {
  code: 'LZ-1',
  name: '示例医院',
  divisionCode: '620102',
  ownership: 'public',
  countyLevel: false,
};

describe('the register of facilities', () => {
  test('is none where none is named', () => {
    expect(readFacilities('')).toBeUndefined();
  });

  test('is a list, by code', () => {
    expect(readFacilities(written(JSON.stringify([ONE])))?.get('LZ-1')).toEqual(ONE);
  });

  test.each(['{}', '[{"code":"LZ-1"}]', 'not JSON'])('%s is none, and the setting is named', (text) => {
    expect(() => readFacilities(written(text))).toThrow('BIRTH_FACILITIES');
    expect(() => readFacilities(path.join(folder, 'none.json'))).toThrow('BIRTH_FACILITIES');
  });
});
