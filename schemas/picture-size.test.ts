import { expect, test } from 'vitest';
import { isTooManyPixels } from './family-picture.ts';
import { pictureSizeOf } from './picture-size.ts';

const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const png = (width: readonly number[], height: readonly number[]) =>
  bytesOf(PNG, [0, 0, 0, 13], 'IHDR', width, height, [8, 6, 0, 0, 0]);
const APP0 = [0xff, 0xe0, 0, 4, 0xff, 0xc0];
const TABLE = [0xff, 0xc4, 0, 3, 0];
const frame = (marker: number) => [0xff, marker, 0, 11, 8, 0x02, 0x58, 0x03, 0x20, 3, 1, 1, 1];

test.each<[string, Uint8Array, unknown]>([
  ['PNG', png([0, 0, 3, 32], [0, 0, 2, 88]), { width: 800, height: 600 }],
  ['JPEG', bytesOf([0xff, 0xd8], APP0, TABLE, frame(0xc0)), { width: 800, height: 600 }],
  ['JPEG that is drawn step by step', bytesOf([0xff, 0xd8], frame(0xc2)), { width: 800, height: 600 }],
  [
    'JPEG with something between its parts',
    bytesOf([0xff, 0xd8], APP0, [1, 2, 0xff, 0xff], frame(0xc0)),
    { width: 800, height: 600 },
  ],
  ['JPEG that says nothing', bytesOf([0xff, 0xd8], APP0), undefined],
  ['JPEG that is drawn before it says so', bytesOf([0xff, 0xd8, 0xff, 0xda, 0, 2], frame(0xc0)), undefined],
  ['JPEG whose part is longer than the file', bytesOf([0xff, 0xd8, 0xff, 0xe0], 'what is in it '), undefined],
  ['JPEG of nothing but fill', new Uint8Array(1_000).fill(0xff), undefined],
  ['PNG without its first part', bytesOf(PNG, 'something else altogether'), undefined],
  ['PNG that ends at once', bytesOf(PNG), undefined],
])('%s', (_, bytes, size) => {
  expect(pictureSizeOf(bytes)).toEqual(size);
});

test('what would fill the memory of whoever looks is too much, however small its file is', () => {
  expect(isTooManyPixels(png([0, 0, 0xff, 0xff], [0, 0, 0xff, 0xff]))).toBe(true);
  expect(isTooManyPixels(png([0, 0, 0x1f, 0x40], [0, 0, 0x17, 0x70]))).toBe(false);
});
