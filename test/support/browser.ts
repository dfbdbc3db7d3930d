import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { codeOf, stepAt } from '../../services/identity/totp.ts';
import type { RunFile } from '../../services/supervisor/run-file.ts';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Our own flags: those that come with this Chromium switch off what pages are tested for. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const SANS = ['system-ui', 'sans-serif']
  .map(
    (family) =>
      `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans S Chinese</family></prefer></alias>`,
  )
  .join('');

/** HanaMin is on some machines: what pages do for characters that few fonts have is the same on all of them. */
const NONE_OF = ['HanaMinA', 'HanaMinB']
  .map((family) => `<pattern><patelt name="family"><string>${family}</string></patelt></pattern>`)
  .join('');

/** Letters for Chinese, wherever the machine has none. */
async function layFonts(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'birth-fonts-'));
  const fonts = fileURLToPath(new URL('../../node_modules/@embedpdf/fonts-sc/fonts', import.meta.url));
  const config = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><selectfont><rejectfont>${NONE_OF}</rejectfont></selectfont>${SANS}<cachedir>${folder}/cache</cachedir></fontconfig>`;
  await writeFile(join(folder, 'fonts.conf'), config);
  return folder;
}

/** A first page is there when it is built: on a busy machine that takes more than half a minute. */
const PAGE_MS = 90_000;

/** Somebody at a browser, with everything that went wrong in it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** errors of the console, of pages, and requests to anywhere else */
  readonly faults: readonly string[];
}

/** A real Chromium while the tests of a file run. */
export function useBrowser() {
  let browser: Browser | undefined;
  let fonts: string | undefined;
  beforeAll(async () => {
    fonts = await layFonts();
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: FLAGS,
      env: { ...process.env, FONTCONFIG_FILE: join(fonts, 'fonts.conf') },
    });
  });
  afterAll(async () => {
    await browser?.close();
    if (fonts !== undefined) await rm(fonts, { recursive: true, force: true });
  });
  return {
    /** @param locale what the browser asks pages for, BCP 47 */
    visit: async (width = 1440, height = 900, locale = 'zh-CN'): Promise<Visitor> => {
      if (!browser) throw new Error('the browser is not there yet');
      const context = await browser.newContext({ viewport: { width, height }, locale });
      context.setDefaultTimeout(PAGE_MS);
      context.setDefaultNavigationTimeout(PAGE_MS);
      const page = await context.newPage();
      return { context, page, faults: watch(page) };
    },
  };
}

/** Answers that refuse something are shown by pages; a browser writes them to its console all the same. */
const SHOWN = /the server responded with a status of (401|403|404|409|422|429|503)/;

function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !SHOWN.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(`asked ${hostname}`);
  });
  return faults;
}

/** How often it is looked at the clock, ms. */
const LOOK_MS = 200;

/** Somebody who took a later code may be in first: then this one is good no more. */
const MOST_TRIES = 4;

/** The half minute whose code nobody else takes, of all files that sign the same person in: a code is good once, and half a minute early. */
async function ownStep(page: Page, whose: string): Promise<number> {
  for (let step = stepAt(Date.now()); ; step += 1) {
    while (step > stepAt(Date.now()) + 1) await page.waitForTimeout(LOOK_MS);
    const taken = await writeFile(join(tmpdir(), `birth-code-${whose}-${step}`), '', { flag: 'wx' }).then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return true;
        throw error;
      },
    );
    if (!taken) return step;
  }
}

/** Signs in at the demonstration's issuer, with a code that nobody has used. */
export async function signIn(page: Page, run: RunFile, name: string): Promise<void> {
  const login = run.logins?.[name];
  if (!login?.secret) throw new Error(`nobody called ${name} signs in by hand`);
  await page
    .getByRole('link', { name: '登录' })
    .or(page.getByRole('button', { name: '登录' }))
    .click();
  const signedIn = page.getByRole('button', { name: '退出' });
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const step = await ownStep(page, `${run.pid}-${name}`);
    await page.getByLabel('账号').fill(login.user);
    await page.getByLabel('密码').fill(login.password);
    await page.getByLabel('动态验证码').fill(codeOf(login.secret, step));
    await page.getByRole('button', { name: '登录' }).click();
    await signedIn.or(page.locator('p.wrong[role=alert]')).first().waitFor();
    if (await signedIn.isVisible()) return;
  }
  throw new Error(`${name} was not let in`);
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** WCAG 2.1 AA and 2.2 AA of what is shown; and that it is styled at all, since a page without styles passes. */
export async function expectAccessible(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const seen = (await page.evaluate(`({
    background: getComputedStyle(document.body).backgroundColor,
    family: getComputedStyle(document.body).fontFamily,
    wide: document.documentElement.scrollWidth,
  })`)) as { readonly background: string; readonly family: string; readonly wide: number };
  expect(seen.background).toBe('rgb(245, 247, 250)');
  expect(seen.family).toContain('system-ui');
  expect(seen.wide, 'nothing is wider than the page').toBeLessThanOrEqual(width);
  await page.evaluate(AXE);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`,
  )) as AxeResult;
  const told = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
  expect(told).toEqual([]);
}

/** How often the policy of a page has kept something from happening, over the whole life of the service. */
export async function policyReports(run: RunFile): Promise<number> {
  const port = run.services['web']?.opsPort ?? 0;
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^birth_web_csp_reports_total(?:\{[^}]*\})? (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}
