import { beforeAll, expect, test } from 'vitest';
import { signIn, type Visitor } from '../support/browser.ts';
import { useFamilies } from '../support/family-visits.ts';
import { freshSample } from '../support/samples.ts';

/* What changes while a page is open: it is said at once, and nothing moves before its reader asks. */

const families = useFamilies();
const { system } = families;
let clerk: Visitor;

/** Asking now and then, a page looks each quarter of a minute: three changes seen within this were heard. */
const HEARD_MS = 12_000;
const AT_ONCE_MS = 2_000;

beforeAll(async () => {
  clerk = await families.visit(1440, 900);
  await clerk.page.goto(system.run.console);
  await signIn(clerk.page, system.run, 'clerk');
});

/** How long until something is there, ms. */
async function until(seen: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await seen();
  return performance.now() - begun;
}

test('the hall says how many changes there are as they happen, and its rows stay until somebody asks', async () => {
  const { page } = clerk;
  const asked: { readonly id: string; readonly caseNumber: string }[] = [];
  for (let birth = 0; birth < 3; birth += 1) {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
    const { id } = await system.hospital.whenAsked(caseNumber, 'name-characters');
    asked.push({ id, caseNumber });
  }
  const listens = page.waitForResponse(/\/hall\/api\/v1\/changes/);
  await page.goto(`${system.run.console}?kind=name-characters`);
  expect((await listens).headers()['content-type']).toContain('text/event-stream');
  const rows = page.locator('table.list tbody tr');
  await rows.nth(2).waitFor();
  const bar = page.getByText(/^有\d+条新变化$/);
  const begun = performance.now();
  for (const { id, caseNumber } of asked) {
    await bar.waitFor({ state: 'hidden' });
    const before = await rows.allInnerTexts();
    await system.hospital.complete(id, { outcome: 'approved' });
    expect(await until(() => bar.waitFor())).toBeLessThan(AT_ONCE_MS * 2);
    expect(await rows.allInnerTexts()).toEqual(before);
    await page.getByRole('button', { name: '点此更新' }).click();
    await rows.filter({ hasText: caseNumber }).waitFor({ state: 'detached' });
  }
  expect(performance.now() - begun).toBeLessThan(HEARD_MS);
});

test('a parent answers on a telephone while the clerk’s page says so, and hears at once what the clerk has done', async () => {
  const { page } = clerk;
  const parent = await families.parentOf(freshSample('lanzhou-name-and-choices-later'), async (number) => {
    await system.hospital.whenAsked(number, 'name-missing');
  });
  const { caseNumber } = parent;
  const todo = (what: string) => parent.page.locator('section.now').filter({ hasText: what });
  const listens = page.waitForResponse(/\/hall\/api\/v1\/changes/);
  await page.goto(`${system.run.console}cases/${caseNumber}`);
  await page.getByRole('heading', { name: '经过' }).waitFor();
  await listens;

  await todo('姓名').getByRole('link', { name: '现在办' }).click();
  await parent.page.getByLabel(/姓名/).fill('罗安和');
  await parent.page.getByRole('button', { name: '下一步' }).click();
  await parent.page.getByRole('button', { name: '提交' }).click();
  await parent.page.getByRole('heading', { name: /已收到/ }).waitFor();
  const changed = page.getByText('办件有新变化');
  expect(await until(() => changed.waitFor())).toBeLessThan(AT_ONCE_MS);
  await parent.page.getByRole('button', { name: '回到首页' }).click();

  const { id } = await system.hospital.whenAsked(caseNumber, 'choices-missing');
  expect(await until(() => todo('落户').waitFor())).toBeLessThan(AT_ONCE_MS * 2);
  const answered = await system.hospital.complete(id, {
    outcome: 'provided',
    facts: { householdFollows: 'mother', resultDelivery: 'post' },
  });
  expect(answered.status).toBe(200);
  expect(await until(() => todo('落户').waitFor({ state: 'detached' }))).toBeLessThan(AT_ONCE_MS * 2);
});

test('the wall has new numbers by itself', async () => {
  const { page } = clerk;
  await page.goto(`${system.run.console}wall`);
  const number = page.locator('dl > div').filter({ hasText: '待办' }).locator('dd');
  await number.first().waitFor();
  const before = await number.first().innerText();
  // What is decided makes way for what comes next: only tasks that wait leave another number behind.
  for (let birth = 0; birth < 2; birth += 1) {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
    await system.hospital.whenAsked(caseNumber, 'name-characters');
  }
  const moved = page.locator('dl > div').filter({ hasText: '待办' }).locator('dd', { hasNotText: before });
  expect(await until(() => moved.first().waitFor())).toBeLessThan(AT_ONCE_MS * 3);
});

test('where nothing can be heard a page asks now and then, and says nothing of it', async () => {
  const { page } = clerk;
  await page.route(/\/v1\/changes/, (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(system.run.console);
  await page.getByRole('heading', { name: '任务' }).waitFor();
  const counted = page.waitForResponse(/\/v1\/task-counts/);
  expect((await counted).ok()).toBe(true);
  expect(await page.locator('[role=alert]').count()).toBe(0);
  await page.unroute(/\/v1\/changes/);
});

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  expect(await families.faults()).toEqual({ faults: [], kept: 0 });
});
