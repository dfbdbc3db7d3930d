import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTooManyPixels, pictureTypeOf } from '../../schemas/family-picture.ts';
import { pictureSizeOf } from '../../schemas/picture-size.ts';
import { drawnPartOf } from './picture-content.ts';
import { BARE_JPEG, BARE_PNG, jpegOfTelephone, pngOfTelephone, SECRETS } from './pictures.test-data.ts';

const TURNED = [2, 3, 4, 5, 6, 7, 8];
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const secretsIn = (bytes: Uint8Array | undefined): string[] =>
  SECRETS.filter((secret) => textOf(bytes).includes(secret));
const wholeOf = (bytes: Uint8Array | undefined): Buffer => Buffer.from(bytes ?? []);

describe('what is kept of a picture', () => {
  test('is what is drawn, byte for byte, and nothing beside it', () => {
    for (const isLittle of [false, true])
      expect(wholeOf(drawnPartOf(jpegOfTelephone(1, { isLittle })))).toEqual(BARE_JPEG);
    expect(wholeOf(drawnPartOf(pngOfTelephone()))).toEqual(BARE_PNG);
    expect(wholeOf(drawnPartOf(BARE_JPEG))).toEqual(BARE_JPEG);
    expect(wholeOf(drawnPartOf(BARE_PNG))).toEqual(BARE_PNG);
  });

  test.each(TURNED)('says still that it is to be turned (%i), and no more', (orientation) => {
    for (const [picture, bare] of [
      [jpegOfTelephone(orientation), BARE_JPEG],
      [jpegOfTelephone(orientation, { isLittle: true }), BARE_JPEG],
      [pngOfTelephone(orientation), BARE_PNG],
    ] as const) {
      const kept = drawnPartOf(picture);
      expect(secretsIn(kept)).toEqual([]);
      expect(kept?.length).toBeLessThan(bare.length + 50);
      expect(textOf(kept)).toContain(
        textOf(Uint8Array.of(0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation)),
      );
      // What is kept is kept as it is the next time.
      expect(kept && wholeOf(drawnPartOf(kept))).toEqual(wholeOf(kept));
    }
  });

  test('of a real picture is as large as it was, and shown as it was', async () => {
    const picture = await readFile(new URL('../../docs/screens/case-320.png', import.meta.url));
    const kept = drawnPartOf(picture);
    expect(kept && pictureSizeOf(kept)).toEqual(pictureSizeOf(picture));
    expect(kept?.length).toBeGreaterThan(picture.length * 0.95);
  });

  test('is nothing where a file is none, says its size twice, or has no end of parts', () => {
    const [begin, rest] = [BARE_JPEG.subarray(0, 2), BARE_JPEG.subarray(2)];
    const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0]);
    const header = BARE_PNG.subarray(8, 33);
    for (const broken of [
      Buffer.concat([begin, frame, rest]),
      Buffer.concat([begin, Buffer.from([0xff, 0xe0, 0xff, 0xff]), rest]),
      Buffer.concat([begin, Buffer.from([0xff, 0xe0]), Buffer.from('what is in the picture')]),
      Buffer.concat([begin, ...Array<Buffer>(20_002).fill(Buffer.from([0xff, 0xdb, 0, 2])), rest]),
      Buffer.concat([BARE_PNG.subarray(0, 33), header, BARE_PNG.subarray(33)]),
      BARE_PNG.subarray(0, -12),
      BARE_PNG.subarray(0, 8),
      begin,
      Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3]),
    ])
      expect(drawnPartOf(broken), broken.subarray(0, 40).toString('hex')).toBeUndefined();
  });
});

/** A file with some bytes made others, taken out or put in. */
const damaged = (of: Buffer) =>
  fc
    .array(fc.record({ at: fc.nat(of.length - 1), take: fc.nat(4), put: fc.uint8Array({ maxLength: 6 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) =>
      changes.reduce<Buffer>((bytes, { at, take, put }) => {
        const place = at % Math.max(1, bytes.length);
        return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + take)]);
      }, of),
    );

test('whatever is sent, nothing is thrown, what is kept is a picture no larger than it says, and keeping it again changes nothing', () => {
  const anything = fc.oneof(
    ...[jpegOfTelephone(6), pngOfTelephone(6)].map(damaged),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([BARE_JPEG.subarray(0, 3), bytes])),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([BARE_PNG.subarray(0, 8), bytes])),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      const type = pictureTypeOf(bytes);
      if (!type) return;
      const kept = drawnPartOf(bytes);
      if (!kept) return;
      expect(pictureTypeOf(kept)).toBe(type);
      expect(kept.length).toBeLessThanOrEqual(bytes.length + 60);
      expect(pictureSizeOf(kept)).toBeDefined();
      expect(isTooManyPixels(kept)).toBe(isTooManyPixels(bytes));
      expect(wholeOf(drawnPartOf(kept))).toEqual(wholeOf(kept));
    }),
    { numRuns: 3_000 },
  );
});
