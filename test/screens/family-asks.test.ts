import { beforeAll, describe, expect, test } from 'vitest';
import { signIn, type Visitor } from '../support/browser.ts';
import { LINK, telephoneOf, typeCode } from '../support/family-phone.ts';
import { lookAt, useFamilies, type Parent } from '../support/family-visits.ts';
import { freshSample } from '../support/samples.ts';

/* How a parent comes in, and what a parent is asked. */

const families = useFamilies();

describe('coming in', () => {
  test('is by the link of a text message and a code; a wrong one, and a link that is dead, say what to do', async () => {
    const birth = freshSample('lanzhou-first-child');
    await families.system.hospital.report(birth);
    const telephone = telephoneOf(families.system.database, birth.mother.phone ?? '');
    const visitor = await families.visit();
    const { page, context } = visitor;
    await page.goto(await telephone.whenTold(LINK));
    await page.getByRole('button', { name: '发验证码' }).waitFor();
    expect(page.url(), 'what lets in is taken out of the address').not.toContain('#');
    await lookAt(visitor, 'door');
    const before = (await telephone.texts()).length;
    await page.getByRole('button', { name: '发验证码' }).click();
    const code = await telephone.whenTold(/登录验证码(\d{6})/, before);
    await page.getByLabel('短信里的6位验证码').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('alert').waitFor();
    await lookAt(visitor, 'wrong-code');
    await page.getByLabel('短信里的6位验证码').fill(code);
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('heading', { name: '李安然的手续' }).waitFor();
    expect((await context.cookies()).every(({ httpOnly }) => httpOnly)).toBe(true);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(JSON.parse(String(kept))).toEqual([{ 'large-letters': 'no' }, {}]);

    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('请从短信里的链接打开').waitFor();
    const other = await families.visit();
    await other.page.goto(`${families.system.run.family ?? ''}#${'x'.repeat(40)}`);
    await other.page.getByText('链接不对或已失效').waitFor();
    await lookAt(other, 'dead-link');
  });
});

describe('what is asked', () => {
  let parent: Parent;
  let clerk: Visitor;
  beforeAll(async () => {
    parent = await families.parentOf(freshSample('lanzhou-name-and-choices-later'), async (caseNumber) => {
      await families.system.hospital.whenAsked(caseNumber, 'name-missing');
    });
    clerk = await families.visit(1440, 900);
    await clerk.page.goto(families.system.run.console);
    await signIn(clerk.page, families.system.run, 'clerk');
  });

  const openKinds = async (): Promise<string[]> =>
    (await families.system.hospital.openTasks(parent.caseNumber)).map(({ kind }) => kind);

  test('stands first, says why and until when; one question a page, and a lost connection loses no answer', async () => {
    const { page, context } = parent;
    await page.getByText('有1件事要您答复').waitFor();
    await lookAt(parent, 'asked');
    const name = page.locator('section.now').filter({ hasText: '姓名' });
    await name.getByRole('link', { name: '现在办' }).click();
    await page.getByLabel(/姓名/).fill('罗安和');
    await lookAt(parent, 'question');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('罗安和').waitFor();
    await lookAt(parent, 'check');
    await context.setOffline(true);
    await page.getByText('网络断开了').waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('没有连上').waitFor();
    await lookAt(parent, 'offline');
    await page.getByText('罗安和').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    await lookAt(parent, 'received');
    await page.getByRole('button', { name: '回到首页' }).click();
    await page.getByRole('heading', { name: '罗安和的手续' }).waitFor();
    expect(await openKinds()).not.toContain('name-missing');
  });

  test('goes on where it was left: another page in between, a session that ended while the telephone lay there', async () => {
    const { page, context, caseNumber } = parent;
    await families.system.hospital.whenAsked(caseNumber, 'choices-missing', 60);
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('link', { name: '现在办' }).first().click();
    await page.getByRole('radio', { name: /母亲/ }).check({ force: true });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('radio', { name: /寄到家里/ }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName'), 'who listens is at the heading').toBe('H1');
    await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '钱' }).click();
    await page.getByRole('heading', { name: '钱和假期' }).waitFor();
    await page.getByRole('link', { name: '首页' }).click();
    await page.getByRole('link', { name: '现在办' }).first().click();
    await page.getByRole('radio', { name: /寄到家里/ }).waitFor();
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('时间久了，需要重新登录').waitFor();
    await page.getByRole('radio', { name: /寄到家里/ }).waitFor();
    await context.addCookies(cookies);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('时间久了，需要重新登录').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '上一步' }).click();
    await page.getByRole('button', { name: '上一步' }).click();
  });

  test('says what follows from a choice before it is made', async () => {
    const { page, caseNumber } = parent;
    await families.system.hospital.whenAsked(caseNumber, 'choices-missing', 60);
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('link', { name: '现在办' }).first().click();
    await page.getByRole('radio', { name: /母亲户籍所在地的公安/ }).waitFor();
    await lookAt(parent, 'choice');
    await page.getByRole('radio', { name: /母亲/ }).check({ force: true });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('radio', { name: /寄到家里/ }).check({ force: true });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: /^更改/ }).first().waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    const looked = page.waitForResponse(/\/v1\/family$/);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await (await looked).finished();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    expect(await openKinds()).not.toContain('choices-missing');
  });

  test('and a session that ends in between takes nothing of what was filled in', async () => {
    const { page, caseNumber, telephone } = parent;
    await families.system.hospital.whenAsked(caseNumber, 'claim-confirmation', 60);
    await page.getByRole('button', { name: '回到首页' }).click();
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('link', { name: '现在办' }).click();
    const claim = await families.system.hospital.whenAsked(caseNumber, 'claim-confirmation');
    if (claim.asks.includes('/choices/payee')) await giveAccount(parent);
    await page.getByText('一次答复，全部办理').waitFor();
    await lookAt(parent, 'claim');
    await families.system.database.query(
      `with codes as (update ledger.family_code set sent_at = sent_at - interval '2 hours' where case_number = $1)
       update ledger.family_session set used_at = used_at - interval '2 hours' where case_number = $1`,
      [caseNumber],
    );
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByText('时间久了，需要重新登录').waitFor();
    await lookAt(parent, 'session-over');
    await typeCode(page, telephone);
    await page.getByText('时间久了，需要重新登录').waitFor({ state: 'detached' });
    await clerk.page.goto(families.system.run.console);
    await clerk.page.getByRole('heading', { name: '先办这一件' }).waitFor();
    await page.getByRole('button', { name: '确认，申领' }).click();
    await page.getByRole('heading', { name: /已收到/ }).waitFor();
    // An account is looked at by a clerk before anything is paid to it.
    const stands = await families.system.hospital.call<{ status: string; draft?: object }>(
      'clerk',
      `/v1/tasks/${claim.id}`,
    );
    expect([stands.body.status, stands.body.draft !== undefined]).toEqual(
      claim.asks.includes('/choices/payee') ? ['open', true] : ['completed', false],
    );
    // The clerk who had the list open is told, and no row has moved.
    await clerk.page.getByText(/有\d+条新变化/).waitFor({ timeout: 40_000 });
  });
});

async function giveAccount({ page }: Parent): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    // What is asked stands there before it is looked at what it is.
    await page.getByText(`第${step + 1}步，`).waitFor();
    const field = page.locator('input[type=text]');
    if ((await field.count()) === 0) await page.getByRole('radio').first().check({ force: true });
    else if ((await page.getByText('收款账号').count()) > 0) await field.fill('6200000000000000019');
    else await field.fill('示例银行');
    await page.getByRole('button', { name: '下一步' }).click();
  }
}

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  expect(await families.faults()).toEqual({ faults: [], kept: 0 });
});
