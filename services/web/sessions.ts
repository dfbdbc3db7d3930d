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
/** Of people whom nobody knows yet; of more the oldest end. */
const MOST_UNSIGNED = 10_000;
/** The end of the name of such a session, so that they can be told apart without their secrets. */
const UNSIGNED = '.door';
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
  /** @param isLooking it is not used by that: a page that only stays open does not keep it */
  readonly read: (secret: string, isLooking?: boolean) => Promise<Session | undefined>;
  /** of one that was closed nothing is written */
  readonly write: (secret: string, session: Session) => Promise<void>;
  readonly close: (secret: string) => Promise<void>;
  /** removes what has ended */
  readonly sweep: () => Promise<void>;
}

/**
 * One file for each session, so that sessions outlive a restart. It is sealed with a key that is derived from the secret in
 * the cookie, and its name is a hash of that secret: who has the folder can neither read a session nor take one over.
 */
export function keepSessions(
  folder: string,
  now: () => number = Date.now,
  mostUnsigned = MOST_UNSIGNED,
): Sessions {
  const placeOf = (secret: string): string =>
    join(folder, createHash('sha256').update(`name\n${secret}`).digest('hex'));
  const fileOf = (secret: string, { kind }: Session): string =>
    `${placeOf(secret)}${kind === 'signed-in' ? '' : UNSIGNED}`;
  const { bound, begin, remove } = boundUnsigned(mostUnsigned);
  const touch = async (file: string): Promise<void> => {
    const at = new Date(now());
    await utimes(file, at, at).catch(() => undefined);
  };
  // Closed a moment ago: who was about to write it down anew, after a renewal, does not bring it back.
  const closed = new Map<string, number>();
  const write = async (secret: string, session: Session): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const fresh = join(folder, `.${randomBytes(8).toString('hex')}`);
    await writeFile(fresh, seal(secret, JSON.stringify(session)), { mode: 0o600 });
    await touch(fresh);
    const file = fileOf(secret, session);
    await rename(fresh, file);
    if (closed.has(placeOf(secret))) return remove(file);
    if (file.endsWith(UNSIGNED)) await bound(file);
  };
  const hasEnded = (session: Session, touched: number): boolean =>
    now() - touched > IDLE_MS || now() - session.since > LONGEST_MS;
  return {
    open: async (session) => {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await write(secret, session);
      return secret;
    },
    read: async (secret, isLooking = false) => {
      const { file, sealed, touched } = await find(placeOf(secret));
      const text = sealed && unseal(secret, sealed);
      if (text === undefined) return undefined;
      const session = sessionSchema.safeParse(JSON.parse(text)).data;
      if (!session || hasEnded(session, touched)) return void (await remove(file));
      if (!isLooking) await touch(file);
      return session;
    },
    write,
    close: async (secret) => {
      closed.set(placeOf(secret), now());
      for (const end of ['', UNSIGNED]) await remove(`${placeOf(secret)}${end}`);
    },
    sweep: async () => {
      const all = await filesIn(folder);
      const ended = new Set(all.flatMap(({ file, touched }) => (now() - touched > IDLE_MS ? [file] : [])));
      begin();
      for (const [place, at] of closed) if (now() - at > IDLE_MS) closed.delete(place);
      for (const { file } of all) {
        if (ended.has(file)) await remove(file);
        else if (file.endsWith(UNSIGNED)) await bound(file);
      }
    },
  };
}

/** Counts the sessions of people whom nobody knows yet, the oldest first, and ends the oldest where there are too many. */
function boundUnsigned(most: number) {
  const unsigned = new Set<string>();
  const remove = async (file: string): Promise<void> => {
    unsigned.delete(file);
    await rm(file, { force: true });
  };
  return {
    remove,
    bound: async (file: string): Promise<void> => {
      unsigned.add(file);
      const [oldest] = unsigned.size > most ? unsigned : [];
      if (oldest !== undefined) await remove(oldest);
    },
    /** counts anew: after a restart it knows of none of before */
    begin: (): void => unsigned.clear(),
  };
}

/** Every session in a folder with when it was touched, the one longest ago first. */
async function filesIn(folder: string): Promise<{ readonly file: string; readonly touched: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const found: { file: string; touched: number }[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const touched = (await stat(file).catch(() => undefined))?.mtimeMs;
    if (touched !== undefined) found.push({ file, touched });
  }
  return found.toSorted((a, b) => a.touched - b.touched);
}

/** A session in the one place or in the other. */
async function find(
  place: string,
): Promise<{ readonly file: string; readonly sealed: Buffer | undefined; readonly touched: number }> {
  for (const file of [place, `${place}${UNSIGNED}`]) {
    const found = await Promise.all([readFile(file), stat(file)]).catch(() => undefined);
    if (found) return { file, sealed: found[0], touched: found[1].mtimeMs };
  }
  return { file: place, sealed: undefined, touched: 0 };
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
