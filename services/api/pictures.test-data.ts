import { crc32 } from 'node:zlib';

/* Pictures as telephones make them, small, with what they write beside what is drawn. */

const segment = (marker: number, content: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(content as string, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
};

/** A grey picture of 8 × 8 points: tables, frame and one scan, after ITU-T T.81. */
const TABLES = [
  segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 16)])),
  segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
  segment(0xc4, Buffer.from([0x00, 1, ...Array<number>(15).fill(0), 0])),
  segment(0xc4, Buffer.from([0x10, 1, ...Array<number>(15).fill(0), 0])),
];
const SCAN = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0x00, 0, 63, 0])), Buffer.from([0x3f])]);
const BEGIN = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);

/** What no picture may keep. */
export const SECRETS = [
  'GPS 36.0611N 103.8343E',
  'Phone X',
  'taken by somebody',
  'profile of the phone',
] as const;

/** TIFF: how it is turned, and the words of a telephone. @param isLittle the order of its bytes */
function tiff(orientation: number, isLittle = false): Buffer {
  const words = Buffer.from(SECRETS[0]);
  const bytes = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const put = (value: number, at: number): unknown =>
    isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const putLong = (value: number, at: number): unknown =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  bytes.write(isLittle ? 'II' : 'MM');
  put(42, 2);
  putLong(8, 4);
  put(2, 8);
  for (const [i, [tag, type, count, value]] of [
    [0x010e, 2, words.length, bytes.length],
    [0x0112, 3, 1, orientation],
  ].entries()) {
    const at = 10 + i * 12;
    put(tag ?? 0, at);
    put(type ?? 0, at + 2);
    putLong(count ?? 0, at + 4);
    if (type === 3) put(value ?? 0, at + 8);
    else putLong(value ?? 0, at + 8);
  }
  return Buffer.concat([bytes, words]);
}

const exif = (orientation: number, isLittle?: boolean): Buffer =>
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff(orientation, isLittle)]));

/** A JPEG of nothing but what is drawn. */
export const BARE_JPEG: Buffer = Buffer.concat([BEGIN, ...TABLES, SCAN, END]);

/** A JPEG as a telephone makes it. @param orientation as Exif says it, 1 to 8 */
export function jpegOfTelephone(orientation = 1, { isLittle = false } = {}): Buffer {
  return Buffer.concat([
    BEGIN,
    segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
    exif(orientation, isLittle),
    segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<x>${SECRETS[1]}</x>`),
    segment(0xe2, `ICC_PROFILE\0\x01\x01${SECRETS[3]}`),
    segment(0xed, `Photoshop 3.0\0${SECRETS[1]}`),
    segment(0xfe, SECRETS[2]),
    ...TABLES,
    SCAN,
    segment(0xfe, SECRETS[2]),
    END,
    Buffer.from(`a second picture, ${SECRETS[0]}`),
  ]);
}

/** A picture that differs from every other by a table that nothing is drawn with. */
export function anotherJpeg(n: number): Buffer {
  const table = segment(0xdb, Buffer.concat([Buffer.from([3]), Buffer.alloc(64, (n % 255) + 1)]));
  return Buffer.concat([BEGIN, table, ...TABLES, SCAN, END]);
}

function chunk(name: string, content: Uint8Array | string): Buffer {
  const said = Buffer.concat([Buffer.from(name), Buffer.from(content as string, 'latin1')]);
  const part = Buffer.alloc(said.length + 8);
  part.writeUInt32BE(said.length - 4);
  said.copy(part, 4);
  part.writeUInt32BE(crc32(said), said.length + 4);
  return part;
}

const PNG_BEGIN = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const IHDR = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
/** One grey point, deflated. */
const IDAT = chunk('IDAT', Buffer.from('789c63000000010001', 'hex'));

export const BARE_PNG: Buffer = Buffer.concat([PNG_BEGIN, IHDR, IDAT, chunk('IEND', '')]);

/** A PNG with texts, a time, a profile, and what a telephone writes. */
export function pngOfTelephone(orientation = 1): Buffer {
  return Buffer.concat([
    ...[PNG_BEGIN, IHDR, chunk('eXIf', tiff(orientation))],
    ...[chunk('tEXt', `Comment\0${SECRETS[2]}`), chunk('iTXt', SECRETS[1]), chunk('tIME', '1234567')],
    ...[chunk('iCCP', SECRETS[3]), IDAT, chunk('zTXt', SECRETS[1]), chunk('IEND', '')],
    Buffer.from(`and more: ${SECRETS[0]}`),
  ]);
}
