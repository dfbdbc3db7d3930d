import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Drawable } from '../../infra/documents/glyphs.ts';
import { describeError } from '../../infra/telemetry/log.ts';
import { describeCharacter } from '../../policies/documents/missing-characters.ts';
import {
  codePointOf,
  MOST_UNCOMMON,
  uncommonOf,
  type GlyphsAnswer,
} from '../../schemas/uncommon-characters.ts';
import { refuse } from './answers.ts';
import { APPLICATIONS, type Application } from './applications.ts';
import { bodyOf } from './body.ts';
import type { Desk, WebParts } from './desk.ts';
import type { GlyphRoom } from './glyph-room.ts';
import { isSameText } from './security.ts';

const askedSchema = z.strictObject({ characters: z.string().max(2 * MOST_UNCOMMON) });
/** Fonts that pages know the address of, over all sessions. Who comes for one that went asks anew. */
const MOST_ADDRESSES = 2_000;
/** A browser keeps a font for as long as a session may be without a sign of life, and shows it to nobody else. */
const KEPT_SECONDS = 1_800;

interface Glyphs {
  readonly room: GlyphRoom;
  readonly desk: Desk;
  readonly log: WebParts['log'];
  /** what stands at an address; the address says nothing of it, and is good in the session alone that was told it */
  readonly addresses: Map<string, Drawable>;
}

/**
 * Characters of names that the browser's machine may have no font for: `POST /family/glyphs` says which of those that a page
 * shows can be drawn here, and how the others are said; `GET /family/glyphs/….woff2` is a font with these and no more.
 * What a page asks for it shows already: which names somebody may see is decided where the names come from (the API).
 */
export function registerGlyphs(
  app: FastifyInstance,
  { log }: Pick<WebParts, 'log'>,
  desk: Desk,
  room: GlyphRoom,
): void {
  const glyphs: Glyphs = { room, desk, log, addresses: new Map() };
  app.addHook('onClose', () => room.close());
  for (const application of APPLICATIONS) {
    app.post(`/${application}/glyphs`, (request, reply) => tell(glyphs, application, { request, reply }));
    app.get(`/${application}/glyphs/:file`, (request, reply) =>
      send(glyphs, application, { request, reply }),
    );
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function tell(
  glyphs: Glyphs,
  application: Application,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const present = await glyphs.desk.find(request, application);
  if (!present) return refuse(reply, 'session-ended');
  if (!isSameText(String(request.headers['x-csrf'] ?? ''), present.session.csrf))
    return refuse(reply, 'not-from-here');
  const asked = bodyOf(request, askedSchema)?.characters;
  const characters = asked === undefined ? [] : uncommonOf(asked);
  // Each once, and nothing else beside them: what is asked for is exactly what a font may hold.
  if (
    characters.length === 0 ||
    characters.length > MOST_UNCOMMON ||
    characters.length !== [...(asked ?? '')].length
  )
    return refuse(reply, 'body-not-read');
  const drawn = await orNothing(glyphs, glyphs.room.share(characters));
  if (!drawn) return refuse(reply, 'api-silent');
  const has = new Set(drawn.flatMap((each) => [...each.characters]));
  const answer: GlyphsAnswer = {
    fonts: drawn.map((each) => ({
      address: `/${application}/glyphs/${addressOf(glyphs, present.secret, each)}.woff2`,
      characters: each.characters,
    })),
    described: characters
      .filter((each) => !has.has(each))
      .map((character) => ({ character, words: describeCharacter(character) })),
  };
  return reply.send(answer);
}

async function send(
  glyphs: Glyphs,
  application: Application,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const present = await glyphs.desk.find(request, application);
  if (!present) return refuse(reply, 'session-ended');
  const { file } = request.params as { readonly file: string };
  const id = file.replace(/\.woff2$/, '');
  const drawable = glyphs.addresses.get(id);
  if (!drawable || idOf(present.secret, drawable) !== id) return refuse(reply, 'not-here');
  const font = await orNothing(glyphs, glyphs.room.cut(drawable));
  if (!font) return refuse(reply, 'api-silent');
  return reply
    .header('content-type', 'font/woff2')
    .header('cache-control', `private, max-age=${KEPT_SECONDS}, immutable`)
    .send(font);
}

function idOf(secret: string, { font, characters }: Drawable): string {
  const points = [...characters].map(codePointOf).join(' ');
  return createHmac('sha256', secret).update(`glyphs\n${font}\n${points}`).digest('base64url');
}

function addressOf({ addresses }: Glyphs, secret: string, drawable: Drawable): string {
  const id = idOf(secret, drawable);
  addresses.delete(id);
  addresses.set(id, drawable);
  const [oldest] = addresses.size > MOST_ADDRESSES ? addresses.keys() : [];
  if (oldest !== undefined) addresses.delete(oldest);
  return id;
}

/** A page without a font is still a page: what went wrong is written down, and whoever asks later is answered. */
async function orNothing<T>({ log }: Glyphs, made: Promise<T>): Promise<T | undefined> {
  try {
    return await made;
  } catch (error) {
    log.warn(describeError(error), 'no font was made for rare characters');
    return undefined;
  }
}
