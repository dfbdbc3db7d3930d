/**
 * Kafka clients are told by the broker where to go on, so a proxy has to change the answers: wherever the broker's
 * address stands (host as a string, then the port as INT32), the proxy's port takes its place. Both have four bytes,
 * so lengths stay as they are.
 */
export class AddressChanger {
  readonly #find: Buffer;
  readonly #port: Buffer;
  #rest = Buffer.alloc(0);

  constructor(host: string, from: number, to: number) {
    this.#find = Buffer.concat([Buffer.from(host), int32(from)]);
    this.#port = int32(to);
  }

  /** @returns the whole answers that are there now, changed; what is still incomplete comes with the next bytes */
  take(chunk: Buffer): Buffer {
    const bytes = Buffer.concat([this.#rest, chunk]);
    let end = 0;
    while (bytes.length >= end + 4 && bytes.length >= end + 4 + bytes.readUInt32BE(end))
      end += 4 + bytes.readUInt32BE(end);
    this.#rest = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    for (let at = whole.indexOf(this.#find); at >= 0; at = whole.indexOf(this.#find, at + 1))
      this.#port.copy(whole, at + this.#find.length - 4);
    return whole;
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
