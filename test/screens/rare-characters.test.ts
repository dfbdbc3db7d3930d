import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { LINK, telephoneOf, typeCode } from '../support/family-phone.ts';
import { lookAt, useFamilies } from '../support/family-visits.ts';
import { layOneLetterFont } from '../support/one-letter-font.ts';
import { openOwnPages } from '../support/own-pages.ts';
import { freshSample } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';

/*
 * A name with 𠮷, where the service behind the pages has a font for it and where it has none. The browser has none in either
 * case (test/support/browser.ts), whatever the machine has; neither has the service but what a test lays before it.
 */

const families = useFamilies();

/** A parent at pages whose service finds its fonts there, and what the pages asked for. */
async function comeInWith(fontFolder: string, sample: Parameters<typeof freshSample>[0]) {
  const { system } = families;
  const pages = await openOwnPages(system.run, fontFolder);
  let page: Page | undefined;
  // The page first: it would look for a service that is there no more.
  onTestFinished(async () => {
    await page?.context().close();
    await pages.close();
  });
  const birth = freshSample(sample);
  await system.hospital.report(birth);
  const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
  const visitor = await families.visit();
  ({ page } = visitor);
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes('/glyphs')) asked.push(`${request.method()} ${pathname}`);
  });
  const link = await telephone.whenTold(LINK);
  await page.goto(`${pages.address}/family/${new URL(link).hash}`);
  await typeCode(page, telephone);
  await page.getByRole('navigation', { name: '页面' }).waitFor();
  return { visitor, page, asked };
}

/** By which fonts the heading is drawn: those of the page, with how many letters of each. */
async function fontsOfHeading(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
  const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
  await devtools.detach();
  return fonts.filter(({ isCustomFont }) => isCustomFont).map(({ glyphCount }) => glyphCount);
}

test('is drawn with a font of that one character, which comes from here', async () => {
  const letter = await layOneLetterFont('𠮷');
  onTestFinished(letter.remove);
  const { visitor, page, asked } = await comeInWith(letter.folder, 'lanzhou-rare-character-name');
  await page.getByRole('heading', { name: '李𠮷禾的手续' }).waitFor();
  await waitFor('the letter', async () => ((await fontsOfHeading(page)).length > 0 ? true : undefined));
  expect(await fontsOfHeading(page)).toEqual([1]);
  expect(asked).toEqual([
    'POST /family/glyphs',
    expect.stringMatching(/^GET \/family\/glyphs\/[\w-]{43}\.woff2$/),
  ]);
  expect(await page.getByRole('note').count()).toBe(0);
  await lookAt(visitor, 'rare-drawn');
});

test('is described above the page, where no font here has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'birth-no-fonts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { visitor, page, asked } = await comeInWith(folder, 'lanzhou-rare-character-name');
  await page.getByRole('heading', { name: '李𠮷禾的手续' }).waitFor();
  const note = page.getByRole('note').filter({ hasText: '𠮷［U+20BB7，上土下口］' });
  await note.waitFor();
  expect(await fontsOfHeading(page)).toEqual([]);
  await lookAt(visitor, 'rare-described');
  expect(asked).toEqual(['POST /family/glyphs']);
});

test('a page of ordinary names asks for nothing more', async () => {
  const { page, asked } = await comeInWith('', 'lanzhou-first-child');
  await page.getByRole('heading', { name: /的手续$/ }).waitFor();
  await page.getByRole('link', { name: '更多', exact: true }).click();
  await page.getByRole('heading', { name: '更多' }).waitFor();
  expect(asked).toEqual([]);
});

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  expect(await families.faults()).toEqual({ faults: [], kept: 0 });
});
