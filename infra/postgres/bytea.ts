/** Bytes in JSON, as PostgreSQL reads them. */
export function bytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
