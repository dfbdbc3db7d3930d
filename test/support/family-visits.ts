import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { expectAccessible, policyReports, useBrowser, type Visitor } from './browser.ts';
import { comeIn, telephoneOf, type Telephone } from './family-phone.ts';
import type { Notification } from './samples.ts';
import { useSharedSystem } from './shared-system.ts';

const PICTURES = fileURLToPath(new URL('../../docs/screens', import.meta.url));
/** A telephone, and the smallest screen that a page has to fit. */
const SCREENS = [
  [390, 780],
  [320, 640],
] as const;

/** A parent of a birth, at the page on their telephone. */
export interface Parent extends Visitor {
  readonly caseNumber: string;
  readonly telephone: Telephone;
  readonly birth: Notification;
}

/** Letters as large as somebody has asked a browser for. */
const LETTERS = '(size) => { document.documentElement.style.fontSize = size; }';

/** Parents at their pages, while the tests of a file run. */
export function useFamilies() {
  const system = useSharedSystem();
  const browser = useBrowser();
  const visitors: Visitor[] = [];
  beforeAll(async () => void (await mkdir(PICTURES, { recursive: true })));
  afterAll(async () => {
    for (const { context } of visitors) await context.close();
  });
  const visit = async (width = 390, height = 780, locale = 'zh-CN'): Promise<Visitor> => {
    const visitor = await browser.visit(width, height, locale);
    visitors.push(visitor);
    return visitor;
  };
  return {
    system,
    visit,
    /** Somebody's mother has come in. @param whenReported what is waited for before */
    parentOf: async (
      birth: Notification,
      whenReported: (caseNumber: string) => Promise<unknown> = async () => undefined,
    ): Promise<Parent> => {
      const caseNumber = await system.hospital.report(birth);
      await whenReported(caseNumber);
      const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
      const visitor = await visit();
      await comeIn(visitor.page, telephone);
      return { ...visitor, caseNumber, telephone, birth };
    },
    /** Faults of pages, what they asked for outside, and how often their policy kept something from happening. */
    faults: async () => ({
      faults: visitors
        .flatMap((visitor) => visitor.faults)
        .filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)),
      kept: await policyReports(system.run),
    }),
  };
}

/** Looks at what is shown on a telephone, the smallest screen, and with letters twice as large; keeps a picture of each. */
export async function lookAt({ page }: Visitor, name: string): Promise<void> {
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height });
    await expectAccessible(page);
    if (process.env['BIRTH_KEEP_PICTURES'])
      await page.screenshot({ path: `${PICTURES}/family-${name}-${width}.png`, scale: 'css' });
  }
  await page.setViewportSize({ width: 390, height: 780 });
  await page.evaluate(`(${LETTERS})('200%')`);
  await expectAccessible(page);
  await page.evaluate(`(${LETTERS})('')`);
}

/** Goes to one of the places below a page. */
export async function goTo({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name, exact: true }).click();
}
