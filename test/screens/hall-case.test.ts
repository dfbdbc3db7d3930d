import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, policyReports, signIn, useBrowser, type Visitor } from '../support/browser.ts';
import { LINK, telephoneOf } from '../support/family-phone.ts';
import { freshSample } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/* What is asked over the page of a case, what is sent from it, and what stays of what was typed there. */

const system = useSharedSystem();
const browser = useBrowser();
const PICTURES = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const birth = freshSample('lanzhou-rare-character-name');

let clerk: Visitor;
let supervisor: Visitor;
let caseNumber: string;
let task: string;

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  caseNumber = await system.hospital.report(birth);
  task = (await system.hospital.whenAsked(caseNumber, 'name-characters')).id;
  const enter = async (name: string): Promise<Visitor> => {
    const visitor = await browser.visit();
    await visitor.page.goto(system.run.console);
    await signIn(visitor.page, system.run, name);
    return visitor;
  };
  clerk = await enter('clerk');
  supervisor = await enter('supervisor');
});
afterAll(async () => {
  for (const { context } of [clerk, supervisor]) await context.close();
});

async function look({ page }: Visitor, name: string, at?: Locator): Promise<void> {
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: width === 1440 ? 900 : 780 });
    await at?.scrollIntoViewIfNeeded();
    await expectAccessible(page);
    if (process.env['BIRTH_KEEP_PICTURES'])
      await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, scale: 'css' });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

const open = async ({ page }: Visitor): Promise<void> => {
  await page.goto(`${system.run.console}cases/${caseNumber}?task=${task}`);
  await page.getByRole('heading', { name: '经过' }).waitFor();
};

const focused = ({ page }: Visitor) => page.evaluate('document.activeElement.innerText');

describe('asking by hand why something is not done', () => {
  test('is a supervisor’s, and others are told so', async () => {
    await open(clerk);
    await clerk.page.getByText('只有主管可以督办').waitFor();
    expect(await clerk.page.getByRole('button', { name: '督办' }).isDisabled()).toBe(true);
  });

  test('is begun and left with the keyboard alone: no key is for the page below, and the focus comes back', async () => {
    const { page } = supervisor;
    await open(supervisor);
    await page.getByRole('button', { name: '督办' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '督办' });
    await dialog.waitFor();
    const at = page.url();
    await page.keyboard.press('/');
    await page.keyboard.press('h');
    expect([page.url(), await dialog.isVisible()]).toEqual([at, true]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(supervisor)).toBe('督办');
  });

  test('says what is missing, what is wrong at its field, and stands in the case', async () => {
    const { page } = supervisor;
    await open(supervisor);
    await page.getByRole('button', { name: '督办' }).click();
    const dialog = page.getByRole('dialog', { name: '督办' });
    const order = dialog.getByRole('button', { name: '督办', exact: true });
    await dialog.getByText('还缺：理由、最晚何日答复').waitFor();
    expect(await order.isDisabled()).toBe(true);
    await dialog.getByLabel('理由').fill('家长催问两次');
    await dialog.getByLabel('最晚何日答复').fill('2020-01-01');
    await order.click();
    await dialog.getByText('答复日期已过').waitFor();
    const day = dialog.getByLabel('最晚何日答复');
    expect(await day.getAttribute('aria-invalid')).toBe('true');
    await look(supervisor, 'supervising');
    // Beside it nothing is pressed: what was typed is still there.
    await page.mouse.click(5, 5);
    expect(await dialog.getByLabel('理由').inputValue()).toBe('家长催问两次');
    await day.fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
    await order.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('督办中').waitFor();
    await page.getByRole('button', { name: '督办', exact: true }).click();
    await dialog.getByText(/已在督办，应在\d{4}-\d{2}-\d{2}前答复/).waitFor();
    expect(await order.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    expect((await system.hospital.openTasks(caseNumber)).map(({ kind }) => kind)).toContain(
      'supervision-order',
    );
  });
});

test('a parent who stands at the window is sent a fresh link to the number on file', async () => {
  const { page } = clerk;
  const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
  const before = (await telephone.texts()).length;
  await open(clerk);
  const card = page.getByRole('region', { name: '家长本人到场：重发登录链接' });
  const row = card.getByRole('listitem').filter({ hasText: '母亲' });
  const send = row.getByRole('button', { name: '给母亲重发' });
  await row.getByText('选好依据才能重发').waitFor();
  expect(await send.isDisabled()).toBe(true);
  await look(clerk, 'fresh-link', card);
  await row.getByLabel('母亲').click();
  await page.getByText('本人到场，已核对居民身份证').last().click();
  await send.click();
  await row.getByText('已发，24小时内还可重发2次').waitFor();
  expect(await telephone.whenTold(LINK, before)).toMatch(/#/);
});

describe('what was typed', () => {
  const reason = () => clerk.page.getByLabel('理由（记入办件的经过）');

  test('a moment before somebody goes on is kept too', async () => {
    await open(clerk);
    await reason().fill('刚写完就走开');
    await clerk.page.getByRole('link', { name: '任务' }).click();
    await clerk.page.getByRole('heading', { name: '先办这一件' }).waitFor();
    await open(clerk);
    await clerk.page.getByText(/填到一半的继续/).waitFor();
    expect(await reason().inputValue()).toBe('刚写完就走开');
  });

  test('stays where the session has ended behind the page, which somebody comes back to', async () => {
    const { page, context } = clerk;
    await open(clerk);
    await reason().fill('登录过期前写的');
    await context.clearCookies();
    // So much later that it is asked anew who is here.
    await page.clock.setFixedTime(Date.now() + 300_000);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await page.getByRole('dialog', { name: '登录已过期' }).waitFor();
    expect(await reason().inputValue()).toBe('登录过期前写的');
    await expectAccessible(page);
  });
});

test('nothing was kept from happening by the policy of a page, and no page had a fault', async () => {
  expect([...clerk.faults, ...supervisor.faults]).toEqual([]);
  expect(await policyReports(system.run)).toBe(0);
});
