import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_MAX_BYTES = 22 + 0xffff;

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('the zip file is cut off');
  return buffer;
}

async function readDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_MAX_BYTES), Math.min(size, END_MAX_BYTES));
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_SIGNATURE)
      return readAt(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  }
  throw new Error('this is not a zip file');
}

/**
 * Takes one file out of a zip archive (such as a Python wheel): enough of the format for that, no zip64.
 * @throws Error when it is no zip, is cut off, or has no such entry
 */
export async function extractFromZip(zip: string, entry: string, target: string): Promise<void> {
  const file = await open(zip);
  try {
    const directory = await readDirectory(file);
    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY_SIGNATURE;) {
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) =>
        directory.readUInt16LE(at + o),
      ) as [number, number, number];
      if (directory.toString('utf8', at + 46, at + 46 + nameLength) === entry) {
        const header = await readAt(file, directory.readUInt32LE(at + 42), 30);
        const start =
          directory.readUInt32LE(at + 42) + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
        const packed = await readAt(file, start, directory.readUInt32LE(at + 20));
        const isStored = directory.readUInt16LE(at + 10) === 0;
        await writeFile(target, isStored ? packed : await promisify<Buffer, Buffer>(inflateRaw)(packed), {
          mode: 0o755,
        });
        return;
      }
      at += 46 + nameLength + extraLength + commentLength;
    }
    throw new Error(`the zip file has no ${entry}`);
  } finally {
    await file.close();
  }
}
