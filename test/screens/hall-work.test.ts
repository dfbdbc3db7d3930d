import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, policyReports, signIn, useBrowser, type Visitor } from '../support/browser.ts';
import { freshSample } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/* What a clerk has beside the decision itself: papers, notices, calls, forms that wait, views, many tasks at once, the wall. */

const system = useSharedSystem();
const browser = useBrowser();
const PICTURES = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const WIDTHS = [1440, 390, 320] as const;
const birth = freshSample('lanzhou-first-child');

let clerk: Visitor;
let completed: string;
let asked: { caseNumber: string; task: string };

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  completed = await system.hospital.report(birth);
  const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
  asked = { caseNumber, task: (await system.hospital.whenAsked(caseNumber, 'name-characters')).id };
  await system.hospital.whenCompleted(completed);
  clerk = await browser.visit();
  await clerk.page.goto(system.run.console);
  await signIn(clerk.page, system.run, 'clerk');
});
afterAll(() => clerk.context.close());

async function look(name: string): Promise<void> {
  const { page } = clerk;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 1440 ? 900 : 780 });
    await expectAccessible(page);
    if (process.env['BIRTH_KEEP_PICTURES'])
      await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, scale: 'css' });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

const openCase = async (caseNumber: string, task?: string): Promise<void> => {
  await clerk.page.goto(
    `${system.run.console}cases/${caseNumber}${task === undefined ? '' : `?task=${task}`}`,
  );
  await clerk.page.getByRole('heading', { name: '经过' }).waitFor();
};

/** A call as the case side asks for one where a message did not arrive. */
async function askForCall(caseNumber: string): Promise<string> {
  const id = randomUUID();
  const reason = '短信三次未送达，请电话告知：请先说明身份：“您好，这里是窗口。”再照读：“户口已办好。”';
  await system.database.query(
    `insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline)
     values ($1::uuid, $2, 'child-1', 'household-registration', 0, 'call', $1::uuid::text, $3, now() + interval '1 day')`,
    [id, caseNumber, reason],
  );
  return id;
}

describe('the page of a case', () => {
  test('says what the family was told, to whom, and whether it has arrived; nobody’s name or number whole', async () => {
    await openCase(completed);
    const notices = clerk.page.locator('section[aria-labelledby="notices"]');
    await notices.getByText('受理通知').waitFor();
    await notices.getByText('说了什么').first().click();
    const text = await notices.innerText();
    expect(text).toMatch(/发给 \S\*\* 1\d\d\*{4}\d{4}/);
    expect(text).not.toContain(birth.mother.name);
    expect(text).not.toContain(String(birth.mother.phone));
    await look('case-notices');
  });

  test('prints a paper, step by step, and gives it to nobody whose document differs', async () => {
    const { page } = clerk;
    await openCase(completed);
    const papers = page.locator('section[aria-labelledby="documents"]');
    await papers.getByRole('button', { name: '出具家庭办理情况一览' }).click();
    const summary = papers.locator('li').filter({ hasText: '家庭办理情况一览' });
    await summary.getByRole('button', { name: /^打印/ }).click();
    await summary.getByRole('button', { name: '打印好了' }).click();
    const seal = summary.getByRole('button', { name: '盖好章了' });
    const collect = summary.getByRole('button', { name: '有人来领' });
    await seal.or(collect).first().waitFor();
    if (await seal.isVisible()) await seal.click();
    await collect.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('领取人姓名').fill('不是她');
    await dialog.getByLabel('证件号码').fill(birth.mother.idNumber ?? '');
    await dialog.getByRole('button', { name: /核对无误/ }).click();
    await dialog.getByRole('alert').filter({ hasText: '姓名、证件号码不一致' }).waitFor();
    await look('collection');
    await dialog.getByLabel('领取人姓名').fill(birth.mother.name);
    await dialog.getByRole('button', { name: /核对无误/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await summary.getByText('已领取').waitFor();
    expect(await summary.innerText()).not.toContain(birth.mother.idNumber);
  });

  test('paper of all cases stands in one queue, from which each goes on', async () => {
    const { page } = clerk;
    await openCase(completed);
    const papers = page.locator('section[aria-labelledby="documents"]');
    await papers.getByRole('button', { name: '补打 家庭办理情况一览' }).click();
    await papers.getByText('补打第1份').waitFor();
    const shown = await page.request.get(`${system.run.console}api/v1/print-queue?status=to-print`);
    const { items } = (await shown.json()) as { items: readonly { document: { caseNumber: string } }[] };
    await page.goto(system.run.console);
    await page.getByRole('button', { name: /^待打印 \d+$/ }).click();
    await page.getByRole('heading', { name: '纸质文书' }).waitFor();
    const rows = page.getByRole('list', { name: '排队的纸质文书' }).getByRole('listitem');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(items.length);
    const mine = rows.filter({ has: page.locator(`a[href$="/cases/${completed}"]`) });
    expect(await mine.getByRole('link', { name: /^看 PDF/ }).getAttribute('href')).toMatch(/\/pdf$/);
    await look('papers-queue');
    await mine.getByRole('button', { name: '打印好了' }).click();
    await mine.waitFor({ state: 'detached' });
  });

  test('has the words for a call, shows the number to whoever has claimed it, and notes each try', async () => {
    const { page } = clerk;
    const id = await askForCall(asked.caseNumber);
    await openCase(asked.caseNumber, id);
    await page.getByRole('heading', { name: '打电话·照这样说' }).waitFor();
    await page.getByText('还没有打过').waitFor();
    await page.getByRole('button', { name: '领办' }).click();
    await page.locator('a[href^="tel:"]').waitFor();
    await page.getByRole('button', { name: '无人接听' }).click();
    await page.getByText('打过1次').waitFor();
    expect((await system.hospital.caseOf(asked.caseNumber)).events.at(-1)?.text).toContain('无人接听');
    await look('call');
  });
});

describe('a form that is half filled in', () => {
  test('is there again after the page was closed, and gone when it is not wanted', async () => {
    const { page } = clerk;
    const reason = page.getByLabel('理由（记入办件的经过）');
    await openCase(asked.caseNumber, asked.task);
    await reason.fill('等家长把原件带来');
    await page.getByText('已存在服务器').waitFor();
    await openCase(asked.caseNumber, asked.task);
    await page.getByText(/填到一半的继续/).waitFor();
    expect(await reason.inputValue()).toBe('等家长把原件带来');
    await look('kept-form');
    await page.getByRole('button', { name: '不要了，重新填' }).click();
    expect(await reason.inputValue()).toBe('');
    await openCase(asked.caseNumber, asked.task);
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('');
  });
});

describe('the list of tasks', () => {
  test('keeps a filter under a name, which is there again, and goes', async () => {
    const { page } = clerk;
    await page.goto(`${system.run.console}?kind=name-characters`);
    await page.getByRole('button', { name: '保存为视图' }).click();
    await page.getByLabel(/^名称/).fill('核对用字');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    const view = page.getByRole('button', { name: '核对用字', exact: true });
    await view.waitFor();
    await page.goto(system.run.console);
    await view.click();
    await page.waitForURL(/kind=name-characters/);
    await look('views');
    await page.getByRole('button', { name: '删去视图 核对用字' }).click();
    await view.waitFor({ state: 'hidden' });
    expect((await system.hospital.call('clerk', '/v1/views')).body).toEqual({ items: [] });
  });

  test('is exported as it is filtered, without a name', async () => {
    const { page } = clerk;
    await page.goto(`${system.run.console}?kind=name-characters`);
    const href = await page.getByRole('link', { name: /导出/ }).getAttribute('href');
    const answer = await page.request.get(new URL(href ?? '', system.run.console).href);
    expect(answer.headers()['content-type']).toContain('text/csv');
    const text = await answer.text();
    expect(text).toContain(asked.caseNumber);
    expect(
      text
        .trimEnd()
        .split('\r\n')
        .every((line) => line.includes('用字') || line.includes('办件编号')),
    ).toBe(true);
  });

  test('has several tasks claimed at once after a trial, with the keyboard, and says what was left out', async () => {
    const { page } = clerk;
    const other = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
    const { id } = await system.hospital.whenAsked(other, 'name-characters');
    const token = system.run.tokens.supervisor;
    await page.goto(`${system.run.console}?kind=name-characters`);
    await page.locator('table.list tbody tr').nth(1).waitFor();
    const rows = await page.locator('table.list tbody tr').count();
    for (let row = 0; row < rows; row += 1) {
      await page.keyboard.press('x');
      await page.keyboard.press('j');
    }
    await page.getByText(`选中${rows}件`).waitFor();
    // Meanwhile somebody else takes one of them.
    const claimed = await fetch(`${system.run.api}/v1/tasks/${id}/claim`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(claimed.status).toBe(200);
    await look('picked');
    await page.getByRole('region', { name: '选中的任务' }).getByRole('button', { name: '领办' }).click();
    await page.getByRole('button', { name: '先试一遍' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/，1件不办/).waitFor();
    expect(await dialog.innerText()).toContain(other);
    await look('bulk');
    await dialog.getByRole('button', { name: /^办这\d+件/ }).click();
    await dialog.getByText(/^办成\d+件/).waitFor();
    await dialog.getByRole('button', { name: '关上' }).click();
    expect(
      (await system.hospital.call<{ claim?: object }>('clerk', `/v1/tasks/${asked.task}`)).body.claim,
    ).toBeDefined();
  });

  test('leads to a decision with the keyboard alone, from the search to the way back', async () => {
    const { page } = clerk;
    const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
    await system.hospital.whenAsked(caseNumber, 'name-characters');
    await page.goto(system.run.console);
    await page.getByRole('heading', { name: '先办这一件' }).waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('找谁').waitFor();
    await page.keyboard.type(caseNumber);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: caseNumber }).waitFor();
    await tabTo((at) => at === caseNumber);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^提交/ }).waitFor();
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('a');
    await tabTo((_, tag) => tag === 'TEXTAREA');
    await page.keyboard.type('窗口核对原件');
    await tabTo((at) => at.startsWith('提交'));
    await page.keyboard.press('Enter');
    await page.getByText(/此前可以撤回/).waitFor();
    await page.waitForURL(/\/hall\/?$/);
    expect((await system.hospital.openTasks(caseNumber)).map(({ kind }) => kind)).toContain(
      'name-characters',
    );
  });
});

/** Presses the tabulator until what is wanted has the focus. */
async function tabTo(isWanted: (text: string, tag: string) => boolean): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await clerk.page.keyboard.press('Tab');
    const [text, tag] = (await clerk.page.evaluate(
      '[document.activeElement.innerText.trim(), document.activeElement.tagName]',
    )) as [string, string];
    if (isWanted(text, tag)) return;
  }
  throw new Error('the keyboard does not lead there');
}

test('the wall has numbers, and neither a family’s name nor that of whoever is signed in', async () => {
  const { page } = clerk;
  await page.goto(`${system.run.console}wall`);
  await page.getByText('超期', { exact: true }).waitFor();
  const text = (await page.evaluate('document.body.innerText')) as string;
  expect(text).not.toMatch(/clerk|退出|B-[0-9A-Z]{4}-/);
  await look('wall');
});

test('nothing was kept from happening by the policy of a page, and no page had a fault', async () => {
  expect(clerk.faults).toEqual([]);
  expect(await policyReports(system.run)).toBe(0);
});
