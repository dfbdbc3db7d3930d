import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAGE_HEADERS } from './pages.ts';

/** More than anybody types. */
const LARGEST_BYTES = 4_096;

export type Form = Readonly<Record<string, string | undefined>>;

/** What was sent was no form of ours. */
export class BadForm extends Error {
  override readonly name = 'BadForm';
}

/** The fields of a form that was sent. @throws BadForm */
export async function formOf(request: IncomingMessage): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new BadForm('no form');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > LARGEST_BYTES) throw new BadForm('too large');
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')));
}

/** Whether a form was sent from a page of this address: browsers say so, and no other page can say it for them. */
export function isOwn({ headers }: IncomingMessage, address: string): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  return (origin === undefined || origin === address) && (site === undefined || site === 'same-origin');
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html);
}
