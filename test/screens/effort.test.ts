import { writeFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn, useBrowser, type Visitor } from '../support/browser.ts';
import { comeIn, telephoneOf } from '../support/family-phone.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/*
 * How much work people have: clicks, keys and seconds from the list to done, counted by doing it; and how long a telephone waits
 * for the family's page. Measured and printed, for docs/measurements.md; the numbers of a loaded machine are no promise.
 */

const system = useSharedSystem();
const browser = useBrowser();
const lines: string[] = [];

afterAll(async () => {
  const said = ['| 谁 | 做什么 | 点击 | 按键 | 秒 |', '|---|---|---|---|---|', ...lines].join('\n');
  process.stdout.write(`\n${said}\n`);
  if (process.env['BIRTH_EFFORT_FILE']) await writeFile(process.env['BIRTH_EFFORT_FILE'], `${said}\n`);
});

/** Counts what somebody does. */
class Hands {
  #clicks = 0;
  #keys = 0;
  readonly #began = Date.now();
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async click(what: Locator): Promise<void> {
    await what.click();
    this.#clicks += 1;
  }

  async choose(what: Locator): Promise<void> {
    await what.check({ force: true });
    this.#clicks += 1;
  }

  async type(where: Locator, text: string): Promise<void> {
    await where.fill(text);
    this.#clicks += 1;
    this.#keys += [...text].length;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    this.#keys += 1;
  }

  done(who: string, what: string): void {
    const seconds = ((Date.now() - this.#began) / 1_000).toFixed(1);
    lines.push(`| ${who} | ${what} | ${this.#clicks} | ${this.#keys} | ${seconds} |`);
  }
}

async function family(sample: string, ready: (caseNumber: string) => Promise<unknown>) {
  const birth = freshSample(sample);
  const caseNumber = await system.hospital.report(birth);
  await ready(caseNumber);
  const visitor = await browser.visit(390, 780);
  const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
  const hands = new Hands(visitor.page);
  await comeIn(visitor.page, telephone);
  return { ...visitor, caseNumber, hands };
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

test('five things that a parent does', async () => {
  const first = await family('lanzhou-name-and-choices-later', (caseNumber) =>
    system.hospital.whenAsked(caseNumber, 'name-missing'),
  );
  const { page, caseNumber } = first;
  let hands = new Hands(page);
  await hands.click(link(page, '现在办').first());
  await hands.type(page.getByLabel(/姓名/), '罗安和');
  await hands.click(button(page, '下一步'));
  await hands.click(button(page, '提交'));
  await page.getByRole('heading', { name: /已收到/ }).waitFor();
  hands.done('家长', '取名');
  await system.hospital.whenAsked(caseNumber, 'choices-missing', 60);
  await button(page, '回到首页').click();
  await button(page, '刷新').click();
  hands = new Hands(page);
  await hands.click(link(page, '现在办').first());
  await hands.choose(page.getByRole('radio', { name: /母亲/ }));
  await hands.click(button(page, '下一步'));
  await hands.choose(page.getByRole('radio', { name: /寄到家里/ }));
  await hands.click(button(page, '下一步'));
  await hands.click(button(page, '提交'));
  await page.getByRole('heading', { name: /已收到/ }).waitFor();
  hands.done('家长', '落户随谁、怎样送达');
  const ready = await family('lanzhou-first-child', (each) => system.hospital.whenCompleted(each));
  hands = new Hands(ready.page);
  await hands.click(link(ready.page, '现在办').first());
  await hands.click(button(ready.page, '确认，申领'));
  await ready.page.getByRole('heading', { name: /已收到/ }).waitFor();
  hands.done('家长', '一次确认全部申领');
  hands = new Hands(ready.page);
  await hands.click(link(ready.page, '证件'));
  await hands.click(button(ready.page, '看全号码').first());
  hands.done('家长', '看全一个号码');
  hands = new Hands(ready.page);
  await hands.click(link(ready.page, '更多'));
  await hands.type(ready.page.getByLabel('请写明'), '出生体重少写了一位');
  await hands.click(button(ready.page, '发给工作人员'));
  await ready.page.getByText('工作人员会办理').waitFor();
  hands.done('家长', '请求更正');
  for (const { context } of [first, ready]) await context.close();
  expect(lines.length).toBe(5);
});

let clerk: Visitor;
beforeAll(async () => {
  clerk = await browser.visit();
  await clerk.page.goto(system.run.console);
  await signIn(clerk.page, system.run, 'clerk');
});

/** What a clerk decides: a birth that asks for it, and what is filled in. */
interface Decided {
  readonly kind: string;
  readonly name: string;
  readonly birth: () => unknown;
  /** by the name of a field */
  readonly fields?: Readonly<Record<string, string>>;
  /** by the name of a list to choose from, and what is chosen */
  readonly chosen?: Readonly<Record<string, string>>;
}

const first = () => freshSample('lanzhou-first-child');
const child = (change: object) => {
  const birth = first();
  return { ...birth, children: [{ ...birth.children[0], ...change }] };
};

const DECIDED: readonly Decided[] = [
  { kind: 'name-characters', name: '姓名用字', birth: () => freshSample('lanzhou-rare-character-name') },
  { kind: 'claim-confirmation', name: '替家长确认申领', birth: first },
  {
    kind: 'name-missing',
    name: '替家长取名',
    birth: () => freshSample('lanzhou-name-and-choices-later'),
    fields: { 姓名: '罗安和' },
  },
  {
    kind: 'report-incomplete',
    name: '替医院补体重',
    birth: () => child({ weightGrams: undefined }),
    fields: { 体重: '3200' },
  },
  {
    kind: 'correction-needed',
    name: '补正：孩子的性别',
    birth: () => child({ sex: 'unknown' }),
    chosen: { 性别: '女' },
  },
  { kind: 'improbable', name: '情况异常：核实无误', birth: () => child({ weightGrams: 600 }) },
  { kind: 'born-outside-institution', name: '院外出生：核验', birth: () => ({ ...first(), facility: null }) },
];

async function decide({ kind, name, birth, fields = {}, chosen = {} }: Decided): Promise<void> {
  const { page } = clerk;
  const caseNumber = await system.hospital.report(birth() as Notification);
  await system.hospital.whenAsked(caseNumber, kind, 60);
  await page.goto(`${system.run.console}?kind=${kind}`);
  const row = page.getByRole('button', { name: new RegExp(`^办理 .*${caseNumber}`) }).first();
  await row.waitFor();
  const hands = new Hands(page);
  await hands.click(row);
  await button(page, /^提交/).waitFor();
  for (const [label, text] of Object.entries(fields))
    await hands.type(page.locator('#given').getByLabel(new RegExp(label)).first(), text);
  for (const [label, option] of Object.entries(chosen)) {
    await hands.click(page.locator('#given').getByLabel(new RegExp(label)).first());
    await hands.click(page.locator('.ant-select-item-option', { hasText: option }).first());
  }
  await hands.click(button(page, '窗口核对原件'));
  await hands.click(button(page, /^提交/));
  await page
    .getByRole('status')
    .filter({ hasText: /撤回|复核|已办/ })
    .first()
    .waitFor();
  hands.done('窗口', name);
}

test.each(DECIDED)('a clerk decides: $kind', async (decided) => {
  const before = lines.length;
  await decide(decided);
  expect(lines.length).toBe(before + 1);
});

test('three things that a clerk does besides', async () => {
  const { page } = clerk;
  const caseNumber = await system.hospital.report(first());
  await page.goto(system.run.console);
  await page.getByRole('heading', { name: '先办这一件' }).waitFor();
  let hands = new Hands(page);
  await hands.press('/');
  await hands.type(page.getByLabel('找谁'), caseNumber);
  await hands.press('Enter');
  await link(page, caseNumber).waitFor();
  await hands.click(link(page, caseNumber));
  await page.getByRole('heading', { name: '经过' }).waitFor();
  hands.done('窗口', '按编号找到一个办件');
  await page.goto(system.run.console);
  await page.getByRole('heading', { name: '先办这一件' }).waitFor();
  hands = new Hands(page);
  await hands.press('Enter');
  await page.getByRole('heading', { name: '经过' }).waitFor();
  hands.done('窗口', '⏎ 打开先办的一件');
  const rare = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
  const task = await system.hospital.whenAsked(rare, 'name-characters');
  await page.goto(`${system.run.console}cases/${rare}?task=${task.id}`);
  await button(page, '领办').waitFor();
  hands = new Hands(page);
  await hands.click(button(page, '领办'));
  await page.getByText('您在办').waitFor();
  hands.done('窗口', '领办一件');
  expect(lines.length).toBeGreaterThanOrEqual(3);
});

/** What was sent, file by file, in bytes as they were on the wire. */
const LOADED = `JSON.stringify(performance.getEntries()
  .filter(({ encodedBodySize }) => encodedBodySize > 0)
  .map(({ name, encodedBodySize }) => [name.split('/').pop(), encodedBodySize]))`;

test('a telephone waits for the page: CPU slowed four times, 1.6 Mbit/s', async () => {
  const visitor = await browser.visit(390, 780);
  const { page, context } = visitor;
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const bytesPerSecond = (1.6 * 1_000_000) / 8;
  await devtools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 150, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond },
  });
  const began = Date.now();
  await page.goto(system.run.family ?? '');
  await page.getByText('请从短信里的链接打开').waitFor();
  const seconds = (Date.now() - began) / 1_000;
  const loaded = JSON.parse(String(await page.evaluate(LOADED))) as readonly (readonly [string, number])[];
  const bytes = loaded.reduce((sum, [, size]) => sum + size, 0);
  process.stdout.write(
    `\n家长页面首次打开：${Math.round(bytes / 1_000)} kB（${loaded.map(([name, size]) => `${name} ${size}`).join('，')}），` +
      `CPU 慢4倍、1.6 Mbit/s、延迟150 ms：${seconds.toFixed(1)} 秒可用\n`,
  );
  // 130 kB is what may be sent; how long it took is said, and not held against a machine that does something else.
  expect(bytes).toBeLessThanOrEqual(130_000);
  await context.close();
});
