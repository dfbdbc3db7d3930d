import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { CHAIN_FORM, type Head } from './chain.ts';

const headSchema = z.object({
  form: z.literal(CHAIN_FORM),
  number: z.int().positive(),
  head: z.string().regex(/^[0-9a-f]{64}$/),
});

/** @returns undefined where nothing was published @throws Error where the file is there and is no head */
export async function readHead(file: string): Promise<Head | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { number, head } = headSchema.parse(JSON.parse(text));
  return { number, head };
}

/** Puts the head of the chain in the place of the one before; whoever reads meanwhile finds either, whole. */
export async function writeHead(file: string, { number, head }: Head): Promise<void> {
  const next = `${file}.${process.pid}.new`;
  const handle = await open(next, 'w', 0o644);
  try {
    await handle.writeFile(`${JSON.stringify({ form: CHAIN_FORM, number, head })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}
