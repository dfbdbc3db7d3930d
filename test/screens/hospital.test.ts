import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, policyReports, signIn, useBrowser, type Visitor } from '../support/browser.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

const system = useSharedSystem();
const browser = useBrowser();
const PICTURES = fileURLToPath(new URL('../../docs/screens', import.meta.url));
let ward: Visitor;

beforeAll(async () => {
  ward = await browser.visit();
  await ward.page.goto(system.run.hospital ?? '');
  await signIn(ward.page, system.run, 'ward');
});
afterAll(() => ward.context.close());

async function look(name: string): Promise<void> {
  const { page } = ward;
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page);
    if (process.env['BIRTH_KEEP_PICTURES'])
      await page.screenshot({ path: `${PICTURES}/hospital-${name}-${width}.png`, scale: 'css' });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

const go = (name: string) =>
  ward.page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

test('a newborn of the ward goes the way of every other', async () => {
  const { page } = ward;
  await go('演练病房');
  await page.getByText('这里的人都是编造的').waitFor();
  await look('ward');
  await page.getByRole('button', { name: '报告这一个：资料齐全的第一个孩子' }).click();
  const taken = page.getByRole('status').filter({ hasText: '已受理' });
  await taken.waitFor();
  const view = await system.hospital.whenCompleted(await taken.locator('.number').innerText());
  expect(view.status).toBe('completed');
});

/** Reports a newborn of the ward. @returns its case number */
async function report(title: string): Promise<string> {
  const row = ward.page.getByRole('listitem').filter({ hasText: title });
  await row.getByRole('button').click();
  const taken = row.getByRole('status').filter({ hasText: '已受理' });
  await taken.waitFor();
  return taken.locator('.number').innerText();
}

/* Silence is seen at a desk (kit/practice.test.ts): a case that waits for a department is no whole system to leave behind. */
test('a newborn of the ward is refused, sent back or doubted, with no setting of a department', async () => {
  await go('演练病房');
  for (const [title, kind] of [
    ['公安不予办理', 'refused'],
    ['公安退回补正', 'correction-needed'],
    ['体重像是写错了', 'improbable'],
  ] as const) {
    const caseNumber = await report(title);
    const task = await system.hospital.whenAsked(caseNumber, kind);
    if (kind === 'improbable') continue;
    expect([title, task.matter, task.reason]).toEqual([
      title,
      'household-registration',
      expect.stringContaining('演练：'),
    ]);
    const answer = { outcome: kind === 'refused' ? 'ask-again' : 'corrected', reason: '演练' };
    expect((await system.hospital.complete(task.id, answer)).status).toBe(200);
    await system.hospital.whenCompleted(caseNumber);
  }
});

test('what is asked of the hospital is filled in where it is asked, and nothing else', async () => {
  const { page } = ward;
  const birth = freshSample('lanzhou-first-child');
  const unweighed = { ...birth, children: [{ ...birth.children[0], weightGrams: undefined }] };
  const caseNumber = await system.hospital.report(unweighed as unknown as Notification);
  await system.hospital.whenAsked(caseNumber, 'report-incomplete');
  await go('已报的');
  await page.getByRole('link', { name: birth.notificationId }).click();
  await page.getByText(/还要补报：.*体重/).waitFor();
  await look('addition');
  await page.getByLabel(/体重/).fill('50');
  await page.getByRole('button', { name: '补报' }).click();
  await page.locator('.field .wrong').waitFor();
  await page.getByLabel(/体重/).fill('3200');
  await page.getByRole('button', { name: '补报' }).click();
  await page.getByText('没有要补报的').waitFor();
  const view = await system.hospital.whenMatterCompleted(caseNumber, 'child-1/birth-certificate');
  expect(view.tasks.filter(({ kind, status }) => kind === 'report-incomplete' && status === 'open')).toEqual(
    [],
  );
});

test('how well it reports stands by month, and how its own system reports can be copied', async () => {
  const { page } = ward;
  await go('质量');
  await page
    .getByRole('cell', { name: /^\d{4}-\d{2}$/ })
    .first()
    .waitFor();
  await look('quality');
  await go('系统接入');
  await page.getByText('/v1/births').first().waitFor();
  await look('joining');
  expect(ward.faults).toEqual([]);
  expect(await policyReports(system.run)).toBe(0);
});
