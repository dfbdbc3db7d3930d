/** Deeper than anything that is written here. */
const MOST_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;

/** Parses JSON that somebody else has written. @throws SyntaxError also where it is nested without end */
export function readJson(text: string): unknown {
  mustBeShallow(text);
  return JSON.parse(text);
}

/**
 * What is nested without end is not even tried: to parse it takes a hundred times as long as other JSON of its size, and
 * nothing else is done meanwhile.
 * @throws SyntaxError
 */
export function mustBeShallow(json: string): void {
  if (!isShallow(Buffer.from(json))) throw new SyntaxError('JSON that is nested too deep');
}

function isShallow(bytes: Buffer): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) inText = !inText;
    else if (inText) at += byte === BACKSLASH ? 1 : 0;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    if (depth > MOST_DEPTH) return false;
  }
  return true;
}
