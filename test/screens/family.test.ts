import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { signIn } from '../support/browser.ts';
import { comeIn, telephoneOf } from '../support/family-phone.ts';
import { goTo, lookAt, useFamilies, type Parent } from '../support/family-visits.ts';
import { freshSample } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';

/* What a family sees and says of itself. */

const families = useFamilies();

/** A picture with nothing on it, which is what a blur is at its worst. */
const BLANK = `() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
  const on = canvas.getContext('2d');
  on.fillStyle = '#ccc';
  on.fillRect(0, 0, 1200, 900);
  return canvas.toDataURL('image/png').split(',')[1];
}`;

describe('a family that has nothing to do but to say yes', () => {
  let parent: Parent;
  beforeAll(async () => {
    parent = await families.parentOf(freshSample('lanzhou-first-child'), async (caseNumber) => {
      await families.system.hospital.whenCompleted(caseNumber);
    });
  });

  test('has one wallet of numbers, masked until it is asked for', async () => {
    await goTo(parent, '证件');
    const { page } = parent;
    await page.getByRole('heading', { name: '证件和号码' }).waitFor();
    await lookAt(parent, 'papers');
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
    await goTo(parent, '钱');
    await page.getByRole('heading', { name: '钱和假期' }).waitFor();
    await page.getByText('生育津贴').first().waitFor();
    await lookAt(parent, 'money');
    await goTo(parent, '日历');
    const link = page.getByRole('link', { name: '加到手机日历' });
    await link.waitFor();
    await lookAt(parent, 'calendar');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('calendar.ics');
  });

  test('asks for a correction, says how it was, sees who has looked, and hands over to the father', async () => {
    const { page, caseNumber, birth } = parent;
    await goTo(parent, '更多');
    await lookAt(parent, 'more');
    await page.getByLabel('请写明').fill('出生体重少写了一位');
    await page.getByRole('button', { name: '发给工作人员' }).click();
    await page.getByText('工作人员会办理').waitFor();
    expect((await families.system.hospital.whenAsked(caseNumber, 'family-request')).reason).toBe(
      '出生体重少写了一位',
    );
    await page.getByRole('radio', { name: '很不满意' }).check({ force: true });
    await page.getByLabel('哪里不好，我们会给您回电话').fill('打了三次没有人接');
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('谢谢您的评价').waitFor();
    const asked = await waitFor('the task of a bad rating', async () => {
      const tasks = await families.system.hospital.openTasks(caseNumber);
      return tasks.find(({ reason }) => reason === '打了三次没有人接');
    });
    expect(asked.kind).toBe('family-request');
    await page.getByRole('button', { name: '看一看' }).click();
    await page.getByText('查看办件').first().waitFor();
    await lookAt(parent, 'said');
    await page.getByRole('button', { name: '邀请爸爸' }).click();
    await page.getByText('邀请以短信发出').waitFor();
    const father = await families.visit();
    await comeIn(father.page, telephoneOf(families.system.database, birth.father?.phone ?? ''));
    await father.page.getByRole('heading', { name: '李安然的手续' }).waitFor();
    expect(await father.page.locator('main').innerText()).not.toContain('生育医疗费用报销');
    await families.system.database.query(
      `insert into ledger.protection (case_number, parent, by) values ($1, 'mother', 'supervisor')`,
      [caseNumber],
    );
    await father.page.reload();
    await father.page.getByRole('heading', { name: '您的手续' }).waitFor();
    expect(await father.page.locator('main').innerText()).not.toContain('李安然');
    await lookAt(father, 'closed');
  });

  test('takes a picture, hears at once whether it can be read, and a clerk sees it', async () => {
    const { page, caseNumber } = parent;
    await goTo(parent, '更多');
    await page.getByRole('link', { name: '现在拍' }).click();
    await page.getByRole('heading', { name: '拍一张证件或材料' }).waitFor();
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
    const camera = page.locator('input[type=file]');
    const blank = String(await page.evaluate(`(${BLANK})()`));
    await camera.setInputFiles(file('blank.png', Buffer.from(blank, 'base64')));
    await page.getByText('模糊').waitFor();
    await lookAt(parent, 'picture-blurred');
    await camera.setInputFiles(file('no-picture.png', Buffer.from('no picture')));
    await page.getByText('照片没有读出来').waitFor();
    const letters = await page.screenshot({ fullPage: true, scale: 'device' });
    await page.getByRole('radio', { name: '父亲的身份证' }).check({ force: true });
    await camera.setInputFiles(file('letters.png', letters));
    await page.getByText(/照片(清楚|太小)/).waitFor();
    await lookAt(parent, 'picture');
    await page.getByRole('button', { name: '发给工作人员' }).click();
    await page.getByRole('heading', { name: /照片已收到/ }).waitFor();
    const task = await waitFor('the task with the picture', async () =>
      (await families.system.hospital.openTasks(caseNumber)).find(
        ({ reason }) => reason === '附照片：父亲的身份证',
      ),
    );
    const seen = await families.system.hospital.call<{ type: string }>(
      'clerk',
      `/v1/tasks/${task.id}/picture`,
    );
    expect([seen.status, seen.body.type]).toEqual([200, 'image/jpeg']);
    const clerk = await families.visit(1440, 900);
    await clerk.page.goto(`${families.system.run.console}cases/${caseNumber}?task=${task.id}`);
    await signIn(clerk.page, families.system.run, 'clerk');
    await clerk.page.getByRole('button', { name: /看家长拍来的照片/ }).click();
    const picture = clerk.page.getByRole('img', { name: '家长拍来的照片' });
    await picture.waitFor();
    expect(
      Number(await clerk.page.evaluate("document.querySelector('figure img').naturalWidth")),
    ).toBeGreaterThan(100);
  });

  test('says how to be reached, and takes back who acts for her', async () => {
    const { page, caseNumber } = parent;
    const today = shanghaiDate(new Date().toISOString());
    const begun = await families.system.hospital.call('clerk', `/v1/cases/${caseNumber}/representations`, {
      body: {
        ...{ parent: 'mother', agent: 'grandparent', name: '欧阳示例', basis: 'mandate', present: true },
        ...{ paper: { number: 'WT-1', date: today }, until: addDays(today, 30) },
      },
    });
    expect(begun.status, JSON.stringify(begun.body)).toBe(200);
    await goTo(parent, '首页');
    await goTo(parent, '更多');
    const boxes = page.getByRole('group', { name: '怎么联系我' });
    await boxes.getByRole('checkbox', { name: /请电话告知/ }).check({ force: true });
    await boxes.getByRole('checkbox', { name: /不要打电话/ }).check({ force: true });
    expect(await boxes.getByRole('checkbox', { name: /请电话告知/ }).isChecked()).toBe(false);
    await boxes.getByRole('checkbox', { name: /材料用大字/ }).check({ force: true });
    await page.getByRole('button', { name: '就这样联系我' }).click();
    await page.getByText('记下了，从现在起这样联系您').waitFor();
    const kept = await families.system.hospital.call<{ items: object[] }>(
      'clerk',
      `/v1/cases/${caseNumber}/contact-wishes`,
    );
    expect(kept.body.items).toEqual([{ subject: 'mother', wishes: ['large-text', 'no-calls'] }]);
    await page.getByRole('button', { name: /^不让他替我办了/ }).click();
    await page.getByText('已经办成的不变').waitFor();
    await lookAt(parent, 'own');
    await page.getByRole('button', { name: '收回', exact: true }).click();
    await page.getByText('已收回，不能再替您办').waitFor();
    const { representations = [] } = await families.system.hospital.caseOf(caseNumber);
    expect(representations.map(({ active }) => active)).toEqual([false]);
  });

  test('has large letters that stay, and says yes once for everything', async () => {
    const { page, caseNumber } = parent;
    await goTo(parent, '首页');
    await page.getByRole('button', { name: '大字' }).click();
    await lookAt(parent, 'elder');
    const size = "getComputedStyle(document.querySelector('.bottom a')).minHeight";
    expect(await page.evaluate(size)).toBe('60px');
    await page.reload();
    await page.getByRole('button', { name: '标准字' }).click();
    await page.getByRole('link', { name: '现在办' }).click();
    await page.getByText('一次答复，全部办理').waitFor();
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    await families.system.hospital.whenCompleted(caseNumber);
  });
});

describe('other families', () => {
  test('twins stand on one page, each with their own', async () => {
    const parent = await families.parentOf(freshSample('lanzhou-twins'), async (caseNumber) => {
      await families.system.hospital.whenCompleted(caseNumber);
    });
    await parent.page.getByRole('heading', { name: '刘子安、刘子宁的手续' }).waitFor();
    await parent.page.getByText('已办好的（13）').click();
    expect(await parent.page.locator('main').innerText()).toMatch(
      /出生医学证明 刘子安[\s\S]*出生医学证明 刘子宁/,
    );
    await lookAt(parent, 'twins');
  });

  test('where a child has died nothing is wished, urged or counted in its name', async () => {
    const parent = await families.parentOf(freshSample('lanzhou-newborn-dies'));
    await parent.page.getByText('我们深感难过').waitFor();
    await lookAt(parent, 'gentle');
    const said = await parent.page.locator('body').innerText();
    expect(said).not.toMatch(/恭喜|祝贺|宝宝|疫苗/);
    await goTo(parent, '更多');
    await parent.page.getByRole('heading', { name: '更多' }).waitFor();
    expect(await parent.page.getByText('办得怎么样').count()).toBe(0);
    await lookAt(parent, 'gentle-more');
  });

  test('what is not done can be taken back, with why', async () => {
    const parent = await families.parentOf(freshSample('lanzhou-rare-character-name'), async (caseNumber) => {
      await families.system.hospital.whenAsked(caseNumber, 'name-characters');
    });
    const { page, caseNumber } = parent;
    await page.getByRole('heading', { name: '李𠮷禾的手续' }).waitFor();
    await page
      .getByRole('button', { name: /申请撤回/ })
      .first()
      .click();
    await page.getByLabel(/^为什么撤回/).fill('在外地已经办好');
    await lookAt(parent, 'withdraw');
    await page.getByRole('button', { name: '申请撤回', exact: true }).click();
    await page.getByText('已收到撤回申请').waitFor();
    expect((await families.system.hospital.whenAsked(caseNumber, 'family-request')).reason).toBe(
      '在外地已经办好',
    );
  });
});

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  expect(await families.faults()).toEqual({ faults: [], kept: 0 });
});
