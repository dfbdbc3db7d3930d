import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import { fastify, type FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { coverageOf } from '../../infra/documents/font-coverage.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { GlyphsAnswer } from '../../schemas/uncommon-characters.ts';
import { layOneLetterFont } from '../../test/support/one-letter-font.ts';
import type { Desk } from './desk.ts';
import { createGlyphRoom } from './glyph-room.ts';
import { registerGlyphs } from './glyph-routes.ts';

const SUBSETTER: string = 'subset-font';
type Unpack = (font: Buffer, text: string, options: { readonly targetFormat: 'sfnt' }) => Promise<Buffer>;

/** Whoever names a session is in it; what the real one does is in web.test.ts. */
const DESK = {
  find: async ({ headers }: FastifyRequest) =>
    headers['session'] === undefined
      ? undefined
      : { secret: `secret of ${String(headers['session'])}`, session: { csrf: 'csrf' } },
} as unknown as Desk;

async function openPages(fontFolder: string) {
  const app = fastify();
  onTestFinished(() => app.close());
  await app.register(fastifyCookie);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  registerGlyphs(app, { log: createLog('web', 'fatal') }, DESK, createGlyphRoom(fontFolder));
  const ask = (characters: unknown, headers: Record<string, string> = { session: 'a', 'x-csrf': 'csrf' }) =>
    app.inject({
      ...{ method: 'POST', url: '/family/glyphs', payload: JSON.stringify({ characters }) },
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    ask,
    tell: async (characters: string) => (await ask(characters)).json<GlyphsAnswer>(),
    get: (url: string, session = 'a') => app.inject({ url, headers: { session } }),
  };
}

/** Every character of a WOFF2, read out of it again. */
async function charactersOf(woff2: Buffer): Promise<string> {
  const { default: unpack } = (await import(SUBSETTER)) as { readonly default: Unpack };
  const points: number[] = [];
  const font = await unpack(woff2, '㛃䶮𠮷𫖯吉王', { targetFormat: 'sfnt' });
  for (const [from, to] of coverageOf(font)) for (let at = from; at <= to; at++) points.push(at);
  return String.fromCodePoint(...points);
}

let letter: Awaited<ReturnType<typeof layOneLetterFont>>;
let none: string;
beforeAll(async () => {
  letter = await layOneLetterFont('𠮷');
  none = mkdtempSync(join(tmpdir(), 'birth-no-fonts-'));
});
afterAll(() => {
  letter.remove();
  rmSync(none, { recursive: true });
});

describe('characters that few fonts have', () => {
  test('come as a font with exactly these, from whichever font has them', async () => {
    const { tell, get } = await openPages(letter.folder);
    const { fonts, described } = await tell('䶮𠮷𫖯');
    expect(fonts.map(({ characters }) => characters)).toEqual(['䶮𫖯', '𠮷']);
    expect(described).toEqual([]);
    for (const { address, characters } of fonts) {
      expect(address).toMatch(/^\/family\/glyphs\/[\w-]{43}\.woff2$/);
      const font = await get(address);
      expect([font.statusCode, font.headers['content-type']]).toEqual([200, 'font/woff2']);
      expect(font.headers['cache-control']).toBe('private, max-age=1800, immutable');
      expect(font.rawPayload.toString('latin1', 0, 4)).toBe('wOF2');
      expect(font.rawPayload.length).toBeLessThan(3_000);
      expect(await charactersOf(font.rawPayload)).toBe(characters);
    }
  });

  test('are described as documents describe them, where no font here has them', async () => {
    const { tell } = await openPages(none);
    expect(await tell('㛃𠮷𬎆')).toMatchObject({
      fonts: [{ characters: '㛃' }],
      described: [
        { character: '𠮷', words: '［U+20BB7，上土下口］' },
        { character: '𬎆', words: '［U+2C386，左王右莹］' },
      ],
    });
  });

  test('stand at an address that is good in one session and says nothing', async () => {
    const { tell, get, ask } = await openPages(none);
    const [font] = (await tell('㛃')).fonts;
    const other = await ask('㛃', { session: 'b', 'x-csrf': 'csrf' });
    const address = font?.address ?? '';
    expect(other.json<GlyphsAnswer>().fonts[0]?.address).not.toBe(address);
    expect((await tell('㛃')).fonts[0]?.address).toBe(address);
    expect((await get(address, 'b')).statusCode).toBe(404);
    expect((await get('/family/glyphs/x.woff2')).statusCode).toBe(404);
    expect(decodeURIComponent(address)).not.toContain('㛃');
  });

  test('are asked for by who is signed in, from a page, a few at a time, and nothing but such characters', async () => {
    const { ask, get } = await openPages(none);
    expect((await ask('㛃', {})).statusCode).toBe(401);
    expect((await ask('㛃', { session: 'a' })).statusCode).toBe(403);
    const many = Array.from({ length: 33 }, (_, i) => String.fromCodePoint(0x3400 + i)).join('');
    for (const wrong of ['', '王', '王㛃', '㛃㛃', '㛃a', many, 7])
      expect([wrong, (await ask(wrong)).statusCode]).toEqual([wrong, 400]);
    expect((await ask(many.slice(1))).statusCode).toBe(200);
    expect((await get('/hall/glyphs/x.woff2')).statusCode).toBe(404);
  });

  test('are cut once, however many ask for them at once; who comes when too many wait is told to come later', async () => {
    const room = createGlyphRoom(none);
    onTestFinished(() => room.close());
    const same = await Promise.all(
      Array.from({ length: 100 }, () => room.cut({ font: 0, characters: '㛃' })),
    );
    expect(new Set(same).size).toBe(1);
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => room.share([String.fromCodePoint(0x3400 + i)])),
    );
    const refused = asked.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(16);
    // What was refused is not remembered.
    const last = String.fromCodePoint(0x3400 + 39);
    expect(await room.share([last])).toEqual([{ font: 0, characters: last }]);
  });
});
