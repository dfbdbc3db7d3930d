import { crc32 } from 'node:zlib';

/*
 * What is drawn, and nothing that a telephone writes beside it: where and when a picture was taken, by which telephone, and for
 * whom. A file is taken apart and put together again of the parts that draw it; a part that nobody here knows is left out, so that
 * a kind of note that comes up later is left out too. Written by ourselves: no package in use reads both forms, and none leaves
 * out what it does not know.
 */

/** Of a file of 5 MB; no camera makes more. Each part is held for itself, however small it is. */
const MOST_PARTS = 20_000;

/** A JPEG or PNG of its drawn parts alone, and how it is to be turned. @returns undefined: it is none that can be drawn */
export function drawnPartOf(bytes: Uint8Array): Uint8Array | undefined {
  const parts = bytes[0] === 0x89 ? partsOfPng(bytes) : partsOfJpeg(bytes);
  return parts && joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/* JPEG: ITU-T T.81, annex B. */

const BEGINS = 0xd8;
const ENDS = 0xd9;
const SCAN = 0xda;
/** Means nothing, and has no length. */
const ALONE = 0x01;
const EXIF_MARKER = 0xe1;
/** Adobe's: how colours are written, without which a picture is drawn in false ones. */
const ADOBE_MARKER = 0xee;
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];
const ADOBE_BYTES = 12;
/** Frames that browsers draw (C0 to C2), tables of codes (C4) and of quantities (DB), lines (DC), restarts (DD). */
const DRAWS: readonly number[] = [0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdc, 0xdd];
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

function partsOfJpeg(bytes: Uint8Array): Uint8Array[] | undefined {
  const parts = [bytes.subarray(0, 2)];
  const turned: number[] = [];
  let frames = 0;
  let hasScan = false;
  for (const segment of segmentsOf(bytes)) {
    if (!segment || parts.length > MOST_PARTS) return undefined;
    const { marker, content, drawn } = segment;
    if (isFrame(marker)) frames += 1;
    // What is drawn before its size is said, or says it twice, is drawn by some and not by others.
    if (frames > 1 || (marker === SCAN && frames === 0)) return undefined;
    hasScan ||= marker === SCAN;
    if (marker === EXIF_MARKER) turned.push(...orientationIn(content));
    if (marker === SCAN || DRAWS.includes(marker)) parts.push(drawn);
    if (marker === ADOBE_MARKER && isAdobe(content))
      parts.push(segmentOf(marker, content.subarray(0, ADOBE_BYTES)));
  }
  if (!hasScan) return undefined;
  const [orientation = 1] = turned;
  if (orientation !== 1)
    parts.splice(1, 0, segmentOf(EXIF_MARKER, Uint8Array.of(...EXIF, ...tiffOf(orientation))));
  return [...parts, Uint8Array.of(0xff, ENDS)];
}

interface Segment {
  readonly marker: number;
  /** after its length */
  readonly content: Uint8Array;
  /** whole: marker, length, content, and what is drawn of a scan */
  readonly drawn: Uint8Array;
}

/** Up to the end of the picture; what comes after it is no part of it. Yields undefined for what is broken. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment | undefined> {
  const view = viewOf(bytes);
  let at = 2;
  for (;;) {
    at = markerAt(bytes, at);
    const marker = bytes[at] ?? ENDS;
    at += 1;
    if (marker === ENDS) return;
    if (marker === ALONE) continue;
    const end = at + 2 <= bytes.length ? at + view.getUint16(at) : 0;
    const isBroken =
      marker === 0 || marker === BEGINS || isRestart(marker) || end < at + 2 || end > bytes.length;
    if (isBroken) return void (yield undefined);
    const last = marker === SCAN ? endOfScan(bytes, end) : end;
    yield { marker, content: bytes.subarray(at + 2, end), drawn: bytes.subarray(at - 2, last) };
    at = last;
  }
}

function segmentOf(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 0xff, ...content);
}

/** Past what fills the room before a marker, and what stands there that is none, as decoders read it; nothing of that is kept. */
function markerAt(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  if (at < 0) return bytes.length;
  while (bytes[at] === 0xff) at += 1;
  return at;
}

/** What is drawn goes on until a marker that is neither a byte of it (FF 00) nor a restart within it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    const next = bytes[at + 1] ?? ENDS;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

function isAdobe(segment: Uint8Array): boolean {
  return segment.length >= ADOBE_BYTES && ADOBE.every((byte, place) => segment[place] === byte);
}

/* Exif: how a picture is to be turned is the one word of it that is needed to see it upright. */

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/** @returns 1 to 8, as TIFF writes it; none: it does not say */
function orientationIn(segment: Uint8Array): number[] {
  if (!EXIF.every((byte, place) => segment[place] === byte)) return [];
  return orientationOf(segment.subarray(EXIF.length));
}

function orientationOf(tiff: Uint8Array): number[] {
  if (tiff.length < 10) return [];
  const view = viewOf(tiff);
  const isLittle = tiff[0] === 0x49;
  const at = view.getUint32(4, isLittle);
  if (at + 2 > tiff.length) return [];
  const count = view.getUint16(at, isLittle);
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > tiff.length) return [];
    if (view.getUint16(entry, isLittle) !== ORIENTATION) continue;
    const value = view.getUint16(entry + 8, isLittle);
    return view.getUint16(entry + 2, isLittle) === SHORT && value >= 1 && value <= 8 ? [value] : [];
  }
  return [];
}

/** TIFF of one entry: how the picture is turned. */
function tiffOf(orientation: number): Uint8Array {
  const header = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
  return Uint8Array.of(...header, 0, 1, 0x01, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);
}

/* PNG: ISO/IEC 15948, 5 and 11. */

const SIGNATURE_BYTES = 8;
const FRAME_BYTES = 12;
/** The picture, its colours, what of it is clear, and how bright it is meant; no text, time, profile (which has a name) or animation. */
const PNG_DRAWS: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'cHRM', 'IDAT', 'IEND'];

function partsOfPng(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, SIGNATURE_BYTES)];
  const turned: number[] = [];
  let hasData = false;
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= bytes.length) {
    const end = at + FRAME_BYTES + view.getUint32(at);
    if (end > bytes.length || parts.length > MOST_PARTS) return undefined;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    // Its size comes first, and once.
    if ((at === SIGNATURE_BYTES) !== (name === 'IHDR')) return undefined;
    if (name === 'eXIf') turned.push(...orientationOf(bytes.subarray(at + 8, end - 4)));
    hasData ||= name === 'IDAT';
    if (PNG_DRAWS.includes(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return hasData ? turnedPng(parts, turned) : undefined;
    at = end;
  }
  return undefined;
}

/** Says after the size how it is to be turned, where that was said. */
function turnedPng(parts: readonly Uint8Array[], [orientation = 1]: readonly number[]): Uint8Array[] {
  if (orientation === 1) return [...parts];
  const said = Buffer.concat([Buffer.from('eXIf'), tiffOf(orientation)]);
  const part = Buffer.alloc(said.length + 8);
  part.writeUInt32BE(said.length - 4);
  said.copy(part, 4);
  part.writeUInt32BE(crc32(said), said.length + 4);
  return [...parts.slice(0, 2), part, ...parts.slice(2)];
}
