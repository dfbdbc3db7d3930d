import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUILT } from '../../services/web/build.ts';
import { expectAccessible, policyReports, signIn, useBrowser } from '../support/browser.ts';
import { freshSample } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

const system = useSharedSystem();
const browser = useBrowser();

test('a clerk signs in, decides about a name, and takes it back before it leaves', async () => {
  const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
  const task = await system.hospital.whenAsked(caseNumber, 'name-characters');
  const { page, context, faults } = await browser.visit();
  await page.goto(system.run.console);
  await page.getByText('请先登录').waitFor();
  await expectAccessible(page);
  await signIn(page, system.run, 'clerk');
  await page.getByRole('heading', { name: '先办这一件' }).waitFor();
  await expectAccessible(page);
  // antd's own style sheets came through the policy of the page
  const start = page.getByRole('button', { name: /^开始/ });
  await start.waitFor();
  const background = "getComputedStyle(document.querySelector('.ant-btn-primary')).backgroundColor";
  expect(await page.evaluate(background)).toBe('rgb(9, 88, 217)');
  expect((await context.cookies()).every(({ httpOnly }) => httpOnly)).toBe(true);

  await page.goto(`${system.run.console}cases/${caseNumber}?task=${task.id}`);
  const submit = page.getByRole('button', { name: /^提交：核准使用/ });
  await submit.waitFor();
  expect(await submit.isDisabled()).toBe(true);
  await page.getByText('还缺：理由').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: '窗口核对原件' }).click();
  await submit.click();
  // the page of the task is left in a moment; the bar stays over whatever page comes next
  const bar = page.getByRole('status').filter({ hasText: '此前可以撤回' });
  await bar.waitFor();
  const drafted = await system.hospital.call<{ draft?: { reason?: string } }>(
    'clerk',
    `/v1/tasks/${task.id}`,
  );
  expect(drafted.body.draft?.reason).toBe('窗口核对原件');
  await bar.getByRole('button', { name: '撤回' }).click();
  await bar.waitFor({ state: 'detached' });
  const after = await system.hospital.call<{ status: string; draft?: unknown }>(
    'clerk',
    `/v1/tasks/${task.id}`,
  );
  expect([after.body.status, after.body.draft]).toEqual(['open', undefined]);

  await page.getByRole('button', { name: '退出' }).click();
  await page.waitForURL((url) => url.port !== new URL(system.run.console).port);
  await page.goto(system.run.console);
  await page.getByText('请先登录').waitFor();
  expect(faults).toEqual([]);
  expect(await policyReports(system.run)).toBe(0);
  await context.close();
});

test('a family that comes without its link is told what to do', async () => {
  const { page, context, faults } = await browser.visit(320, 640);
  await page.goto(system.run.family ?? '');
  await page.getByText('请从短信里的链接打开').waitFor();
  await expectAccessible(page);
  expect(faults).toEqual([]);
  await context.close();
});

test('the pages are those of production: nothing in them says where they were built', () => {
  const assets = join(BUILT, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts).not.toEqual([]);
  const saying = scripts.filter((name) =>
    /jsxDEV|states\.tsx/.test(readFileSync(join(assets, name), 'utf8')),
  );
  expect(saying).toEqual([]);
});
