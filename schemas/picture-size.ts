/** Width and height of a picture in pixels, as its file says them. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How large a picture is when it is shown, read off the beginning of its file: a few hundred bytes may stand for gigabytes.
 * @returns undefined: it does not say so, and nothing shows it
 */
export function pictureSizeOf(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes[0] === 0x89 ? sizeOfPng(view) : sizeOfJpeg(bytes, view);
}

/** `IHDR` in ASCII, the first part of every PNG. */
const IHDR = 0x49_48_44_52;

function sizeOfPng(view: DataView): PictureSize | undefined {
  if (view.byteLength < 24 || view.getUint32(12) !== IHDR) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Begins what is drawn: the size has been said before it. */
const START_OF_SCAN = 0xda;
/** Markers among those of frames that begin none: tables, and what is reserved. */
const NO_FRAME: readonly number[] = [0xc4, 0xc8, 0xcc];
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.includes(marker);
/** Begin and end of a picture, of which nothing follows that has a length. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/** Goes from marker to marker as decoders do: what stands between two of them is left out. */
function sizeOfJpeg(bytes: Uint8Array, view: DataView): PictureSize | undefined {
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    while (at >= 0 && bytes[at] === 0xff) at += 1;
    if (at < 0 || at + 8 > bytes.length) return undefined;
    const marker = bytes[at] ?? 0;
    at += 1;
    if (marker === START_OF_SCAN) return undefined;
    if (isFrame(marker)) return { height: view.getUint16(at + 3), width: view.getUint16(at + 5) };
    if (marker !== 0 && !isAlone(marker)) at += view.getUint16(at);
  }
}
