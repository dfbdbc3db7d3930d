import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { APPLICATIONS } from './applications.ts';

const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Nobody has touched it for so long: it ends. */
const IDLE_MS = 30 * 60_000;
/** However busy somebody is: a working day. */
const LONGEST_MS = 12 * 3_600_000;

/** Somebody who is signed in. The token never leaves this service. */
const signedInSchema = z.strictObject({
  kind: z.literal('signed-in'),
  application: z.enum(APPLICATIONS),
  user: z.string(),
  role: z.string(),
  /** what a page says with each change that it asks for */
  csrf: z.string(),
  token: z.string(),
  /** when the token ends, ms since 1970 */
  tokenUntil: z.number(),
  refresh: z.string().optional(),
  since: z.number(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

/** Somebody who is on the way through the issuer's pages. */
const signingInSchema = z.strictObject({
  kind: z.literal('signing-in'),
  application: z.enum(APPLICATIONS),
  state: z.string(),
  verifier: z.string(),
  to: z.string(),
  since: z.number(),
});

/** A family that has come by its link and has no code yet. */
const atDoorSchema = z.strictObject({
  kind: z.literal('at-door'),
  application: z.literal('family'),
  /** what the API gave for the link */
  ticket: z.string(),
  since: z.number(),
});

const sessionSchema = z.discriminatedUnion('kind', [signedInSchema, signingInSchema, atDoorSchema]);
export type Session = z.infer<typeof sessionSchema>;

/** Sessions by the secret that a browser keeps in its cookie. */
export interface Sessions {
  /** @returns the secret for the cookie */
  readonly open: (session: Session) => Promise<string>;
  readonly read: (secret: string) => Promise<Session | undefined>;
  readonly write: (secret: string, session: Session) => Promise<void>;
  readonly close: (secret: string) => Promise<void>;
  /** removes what has ended */
  readonly sweep: () => Promise<void>;
}

/**
 * One file for each session, so that sessions outlive a restart. It is sealed with a key that is derived from the secret in
 * the cookie, and its name is a hash of that secret: who has the folder can neither read a session nor take one over.
 */
export function keepSessions(folder: string, now: () => number = Date.now): Sessions {
  const fileOf = (secret: string): string =>
    join(folder, createHash('sha256').update(`name\n${secret}`).digest('hex'));
  const touch = async (file: string): Promise<void> => {
    const at = new Date(now());
    await utimes(file, at, at).catch(() => undefined);
  };
  const write = async (secret: string, session: Session): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const fresh = join(folder, `.${randomBytes(8).toString('hex')}`);
    await writeFile(fresh, seal(secret, JSON.stringify(session)), { mode: 0o600 });
    await touch(fresh);
    await rename(fresh, fileOf(secret));
  };
  const hasEnded = (session: Session, touched: number): boolean =>
    now() - touched > IDLE_MS || now() - session.since > LONGEST_MS;
  return {
    open: async (session) => {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await write(secret, session);
      return secret;
    },
    read: async (secret) => {
      const file = fileOf(secret);
      const [sealed, touched] = await Promise.all([readFile(file), stat(file)]).then(
        ([bytes, { mtimeMs }]) => [bytes, mtimeMs] as const,
        () => [undefined, 0] as const,
      );
      const text = sealed && unseal(secret, sealed);
      if (text === undefined) return undefined;
      const session = sessionSchema.safeParse(JSON.parse(text)).data;
      if (!session || hasEnded(session, touched)) return void (await rm(file, { force: true }));
      await touch(file);
      return session;
    },
    write,
    close: (secret) => rm(fileOf(secret), { force: true }),
    sweep: async () => {
      const names = await readdir(folder).catch(() => []);
      for (const name of names) {
        const file = join(folder, name);
        const touched = await stat(file).catch(() => undefined);
        if (touched && now() - touched.mtimeMs > IDLE_MS) await rm(file, { force: true });
      }
    },
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'birth web session', 32));
}

function seal(secret: string, text: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** @returns undefined for what was not sealed with this secret, or is broken */
function unseal(secret: string, sealed: Buffer): string | undefined {
  try {
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), iv);
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return `${decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8')}${decipher.final('utf8')}`;
  } catch {
    return undefined;
  }
}
