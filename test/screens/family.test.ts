import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, policyReports, signIn, useBrowser, type Visitor } from '../support/browser.ts';
import { comeIn, LINK, telephoneOf, typeCode, type Telephone } from '../support/family-phone.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';
import { waitFor } from '../support/wait.ts';

const system = useSharedSystem();
const browser = useBrowser();
const PICTURES = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const visitors: Visitor[] = [];

beforeAll(() => mkdir(PICTURES, { recursive: true }));
afterAll(async () => {
  for (const { context } of visitors) await context.close();
});

async function visit(width = 390, height = 780): Promise<Visitor> {
  const visitor = await browser.visit(width, height);
  visitors.push(visitor);
  return visitor;
}

/** A parent of a birth, at the page on their telephone. */
interface Parent extends Visitor {
  readonly caseNumber: string;
  readonly telephone: Telephone;
  readonly birth: Notification;
}

async function parentOf(birth: Notification, whenReported = async (_: string) => {}): Promise<Parent> {
  const caseNumber = await system.hospital.report(birth);
  await whenReported(caseNumber);
  const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
  const visitor = await visit();
  await comeIn(visitor.page, telephone);
  return { ...visitor, caseNumber, telephone, birth };
}

/** Twice as large letters, as a browser gives them to who asks. */
const TWICE = `(size) => { document.documentElement.style.fontSize = size; }`;

/** Looks at what is shown on a telephone, the smallest screen, and with letters twice as large; keeps a picture of each. */
async function look({ page }: Visitor, name: string): Promise<void> {
  for (const [width, height] of [
    [390, 780],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectAccessible(page);
    if (process.env['BIRTH_KEEP_PICTURES'])
      await page.screenshot({
        path: `${PICTURES}/family-${name}-${width}.png`,
        scale: 'css',
        fullPage: false,
      });
  }
  await page.setViewportSize({ width: 390, height: 780 });
  await page.evaluate(`(${TWICE})('200%')`);
  await expectAccessible(page);
  await page.evaluate(`(${TWICE})('')`);
}

/** A picture with nothing on it, which is what a blur is at its worst. */
const BLANK = `() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
  const on = canvas.getContext('2d');
  on.fillStyle = '#ccc';
  on.fillRect(0, 0, 1200, 900);
  return canvas.toDataURL('image/png').split(',')[1];
}`;

const place = ({ page }: Visitor, name: string) =>
  page.getByRole('navigation', { name: '页面' }).getByRole('link', { name, exact: true }).click();

describe('coming in', () => {
  test('is by the link of a text message and a code; a wrong one, and a link that is dead, say what to do', async () => {
    const birth = freshSample('lanzhou-first-child');
    await system.hospital.report(birth);
    const telephone = telephoneOf(system.database, birth.mother.phone ?? '');
    const visitor = await visit();
    const { page, context } = visitor;
    await page.goto(await telephone.whenTold(LINK));
    await page.getByRole('button', { name: '发验证码' }).waitFor();
    expect(page.url(), 'what lets in is taken out of the address').not.toContain('#');
    await look(visitor, 'door');
    const before = (await telephone.texts()).length;
    await page.getByRole('button', { name: '发验证码' }).click();
    const code = await telephone.whenTold(/登录验证码(\d{6})/, before);
    await page.getByLabel('短信里的6位验证码').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('alert').waitFor();
    await look(visitor, 'wrong-code');
    await page.getByLabel('短信里的6位验证码').fill(code);
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('heading', { name: '李安然的手续' }).waitFor();
    expect((await context.cookies()).every(({ httpOnly }) => httpOnly)).toBe(true);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(JSON.parse(String(kept))).toEqual([{ 'large-letters': 'no' }, {}]);

    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('请从短信里的链接打开').waitFor();
    const other = await visit();
    await other.page.goto(`${system.run.family ?? ''}#${'x'.repeat(40)}`);
    await other.page.getByText('链接不对或已失效').waitFor();
    await look(other, 'dead-link');
  });
});

describe('what is asked', () => {
  let parent: Parent;
  let clerk: Visitor;
  beforeAll(async () => {
    parent = await parentOf(freshSample('lanzhou-name-and-choices-later'), async (caseNumber) => {
      await system.hospital.whenAsked(caseNumber, 'name-missing');
    });
    clerk = await visit(1440, 900);
    await clerk.page.goto(system.run.console);
    await signIn(clerk.page, system.run, 'clerk');
  });

  test('stands first, says why and until when; one question a page, and a lost connection loses no answer', async () => {
    const { page, context } = parent;
    await page.getByText('有1件事要您答复').waitFor();
    await look(parent, 'asked');
    await clerk.page.goto(`${system.run.console}?queue=parents`);
    await clerk.page.getByRole('heading', { name: '任务' }).waitFor();
    const name = page.locator('section.now').filter({ hasText: '姓名' });
    await name.getByRole('link', { name: '现在办' }).click();
    await page.getByLabel(/姓名/).fill('罗安和');
    await look(parent, 'question');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('罗安和').waitFor();
    await look(parent, 'check');
    await context.setOffline(true);
    await page.getByText('网络断开了').waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('没有连上').waitFor();
    await look(parent, 'offline');
    await page.getByText('罗安和').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    await look(parent, 'received');
    // The clerk who had the list open is told, and no row has moved.
    await clerk.page.getByText(/有\d+条新变化/).waitFor({ timeout: 40_000 });
    await page.getByRole('button', { name: '回到首页' }).click();
    await page.getByRole('heading', { name: '罗安和的手续' }).waitFor();
  });

  test('says what follows from a choice before it is made', async () => {
    const { page, caseNumber } = parent;
    await system.hospital.whenAsked(caseNumber, 'choices-missing', 60);
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('link', { name: '现在办' }).first().click();
    await page.getByRole('radio', { name: /母亲户籍所在地的公安/ }).waitFor();
    await look(parent, 'choice');
    await page.getByRole('radio', { name: /母亲/ }).check({ force: true });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('radio', { name: /寄到家里/ }).check({ force: true });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: /^更改/ }).first().waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
  });

  test('and a session that ends in between takes nothing of what was filled in', async () => {
    const { page, caseNumber, telephone } = parent;
    await system.hospital.whenAsked(caseNumber, 'claim-confirmation', 60);
    await page.getByRole('button', { name: '回到首页' }).click();
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('link', { name: '现在办' }).click();
    const claim = await system.hospital.whenAsked(caseNumber, 'claim-confirmation');
    if (claim.asks.includes('/choices/payee')) await giveAccount(parent);
    await page.getByText('一次答复，全部办理').waitFor();
    await look(parent, 'claim');
    await system.database.query(
      `with codes as (update ledger.family_code set sent_at = sent_at - interval '2 hours' where case_number = $1)
       update ledger.family_session set used_at = used_at - interval '2 hours' where case_number = $1`,
      [caseNumber],
    );
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByText('时间久了，需要重新登录').waitFor();
    await look(parent, 'session-over');
    await typeCode(page, telephone);
    await page.getByText('时间久了，需要重新登录').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
  });
});

async function giveAccount({ page }: Parent): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    const field = page.locator('input[type=text]');
    if ((await field.count()) === 0) await page.getByRole('radio').first().check({ force: true });
    else if ((await page.getByText('收款账号').count()) > 0) await field.fill('6200000000000000019');
    else await field.fill('示例银行');
    await page.getByRole('button', { name: '下一步' }).click();
  }
}

describe('a family that has nothing to do but to say yes', () => {
  let parent: Parent;
  beforeAll(async () => {
    parent = await parentOf(freshSample('lanzhou-first-child'), async (caseNumber) => {
      await system.hospital.whenCompleted(caseNumber);
    });
  });

  test('has one wallet of numbers, masked until it is asked for', async () => {
    await place(parent, '证件');
    const { page } = parent;
    await page.getByRole('heading', { name: '证件和号码' }).waitFor();
    await look(parent, 'papers');
    const certificate = page.locator('section.card').filter({ hasText: '出生医学证明' });
    const masked = await certificate.locator('.number').first().innerText();
    expect(masked).toContain('*');
    await certificate.getByRole('button', { name: '看全号码' }).click();
    await waitFor('the whole number', async () =>
      (await certificate.locator('.number').first().innerText()).includes('*') ? undefined : true,
    );
  });

  test('sees its money with day, reason and article, and its days, also as a file', async () => {
    const { page } = parent;
    await place(parent, '钱');
    await page.getByRole('heading', { name: '钱和假期' }).waitFor();
    await page.getByText('生育津贴').first().waitFor();
    await look(parent, 'money');
    await place(parent, '日历');
    const link = page.getByRole('link', { name: '加到手机日历' });
    await link.waitFor();
    await look(parent, 'calendar');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('calendar.ics');
  });

  test('asks for a correction, says how it was, sees who has looked, and hands over to the father', async () => {
    const { page, caseNumber, birth } = parent;
    await place(parent, '更多');
    await look(parent, 'more');
    await page.getByLabel('请写明').fill('出生体重少写了一位');
    await page.getByRole('button', { name: '发给工作人员' }).click();
    await page.getByText('工作人员会办理').waitFor();
    expect((await system.hospital.whenAsked(caseNumber, 'family-request')).reason).toBe('出生体重少写了一位');
    await page.getByRole('radio', { name: '很不满意' }).check({ force: true });
    await page.getByLabel('哪里不好，我们会给您回电话').fill('打了三次没有人接');
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('谢谢您的评价').waitFor();
    const asked = await waitFor('the task of a bad rating', async () => {
      const tasks = await system.hospital.openTasks(caseNumber);
      return tasks.find(({ reason }) => reason === '打了三次没有人接');
    });
    expect(asked.kind).toBe('family-request');
    await page.getByRole('button', { name: '看一看' }).click();
    await page.getByText('查看办件').first().waitFor();
    await look(parent, 'said');
    await page.getByRole('button', { name: '邀请爸爸' }).click();
    await page.getByText('邀请以短信发出').waitFor();
    const father = await visit();
    await comeIn(father.page, telephoneOf(system.database, birth.father?.phone ?? ''));
    await father.page.getByRole('heading', { name: '李安然的手续' }).waitFor();
    expect(await father.page.locator('main').innerText()).not.toContain('生育医疗费用报销');
  });

  test('takes a picture, hears at once whether it can be read, and a clerk sees it', async () => {
    const { page, caseNumber } = parent;
    await place(parent, '更多');
    await page.getByRole('link', { name: '现在拍' }).click();
    await page.getByRole('heading', { name: '拍一张证件或材料' }).waitFor();
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
    const camera = page.locator('input[type=file]');
    const blank = String(await page.evaluate(`(${BLANK})()`));
    await camera.setInputFiles(file('blank.png', Buffer.from(blank, 'base64')));
    await page.getByText('模糊').waitFor();
    await look(parent, 'picture-blurred');
    await camera.setInputFiles(file('no-picture.png', Buffer.from('no picture')));
    await page.getByText('照片没有读出来').waitFor();
    const letters = await page.screenshot({ fullPage: true, scale: 'device' });
    await page.getByRole('radio', { name: '父亲的身份证' }).check({ force: true });
    await camera.setInputFiles(file('letters.png', letters));
    await page.getByText(/照片(清楚|太小)/).waitFor();
    await look(parent, 'picture');
    await page.getByRole('button', { name: '发给工作人员' }).click();
    await page.getByRole('heading', { name: /照片已收到/ }).waitFor();
    const task = await waitFor('the task with the picture', async () =>
      (await system.hospital.openTasks(caseNumber)).find(({ reason }) => reason === '附照片：父亲的身份证'),
    );
    const seen = await system.hospital.call<{ type: string }>('clerk', `/v1/tasks/${task.id}/picture`);
    expect([seen.status, seen.body.type]).toEqual([200, 'image/jpeg']);
    const clerk = await visit(1440, 900);
    await clerk.page.goto(`${system.run.console}cases/${caseNumber}?task=${task.id}`);
    await signIn(clerk.page, system.run, 'clerk');
    await clerk.page.getByRole('button', { name: /看家长拍来的照片/ }).click();
    const picture = clerk.page.getByRole('img', { name: '家长拍来的照片' });
    await picture.waitFor();
    expect(
      Number(await clerk.page.evaluate("document.querySelector('figure img').naturalWidth")),
    ).toBeGreaterThan(100);
  });

  test('has large letters that stay, and says yes once for everything', async () => {
    const { page, caseNumber } = parent;
    await place(parent, '首页');
    await page.getByRole('button', { name: '大字' }).click();
    await look(parent, 'elder');
    const size = "getComputedStyle(document.querySelector('.bottom a')).minHeight";
    expect(await page.evaluate(size)).toBe('60px');
    await page.reload();
    await page.getByRole('button', { name: '标准字' }).click();
    await page.getByRole('link', { name: '现在办' }).click();
    await page.getByText('一次答复，全部办理').waitFor();
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    await system.hospital.whenCompleted(caseNumber);
  });
});

describe('other families', () => {
  test('twins stand on one page, each with their own', async () => {
    const parent = await parentOf(freshSample('lanzhou-twins'), async (caseNumber) => {
      await system.hospital.whenCompleted(caseNumber);
    });
    await parent.page.getByRole('heading', { name: '刘子安、刘子宁的手续' }).waitFor();
    await parent.page.getByText('已办好的（13）').click();
    expect(await parent.page.locator('main').innerText()).toMatch(
      /出生医学证明 刘子安[\s\S]*出生医学证明 刘子宁/,
    );
    await look(parent, 'twins');
  });

  test('where a child has died nothing is wished, urged or counted in its name', async () => {
    const parent = await parentOf(freshSample('lanzhou-newborn-dies'));
    await parent.page.getByText('我们深感难过').waitFor();
    await look(parent, 'gentle');
    const said = await parent.page.locator('body').innerText();
    expect(said).not.toMatch(/恭喜|祝贺|宝宝|疫苗/);
    await place(parent, '更多');
    await parent.page.getByRole('heading', { name: '更多' }).waitFor();
    expect(await parent.page.getByText('办得怎么样').count()).toBe(0);
    await look(parent, 'gentle-more');
  });

  test('a rare character is shown with a letter for it, and what is not done can be taken back', async () => {
    const parent = await parentOf(freshSample('lanzhou-rare-character-name'), async (caseNumber) => {
      await system.hospital.whenAsked(caseNumber, 'name-characters');
    });
    const { page, context, caseNumber } = parent;
    await page.getByRole('heading', { name: '李𠮷禾的手续' }).waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('DOM.enable');
    await devtools.send('CSS.enable');
    const { root } = await devtools.send('DOM.getDocument');
    const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    expect(fonts.map(({ familyName }) => familyName).join(' ')).toMatch(/Hana/);
    await page.getByRole('button', { name: /^撤回/ }).first().click();
    await page.getByLabel(/^为什么撤回/).fill('在外地已经办好');
    await look(parent, 'withdraw');
    await page.getByRole('button', { name: '申请撤回' }).click();
    await page.getByText('已收到撤回申请').waitFor();
    expect((await system.hospital.whenAsked(caseNumber, 'family-request')).reason).toBe('在外地已经办好');
  });
});

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  const faults = visitors.flatMap((visitor) => visitor.faults);
  expect(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault))).toEqual([]);
  expect(await policyReports(system.run)).toBe(0);
});
