import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Visitor } from '../support/browser.ts';
import { CODE, LINK, telephoneOf } from '../support/family-phone.ts';
import { useFamilies } from '../support/family-visits.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { listenTo, type Listener } from '../support/spoken.ts';

/*
 * The family's pages in another language: in the pseudo-locale, which marks every letter of the catalog and makes each text 40 %
 * longer, nothing is said beside the catalog, and everything has room at 320 points.
 */

const families = useFamilies();
const PSEUDO = 'zh-XA';

interface Reader extends Visitor, Listener {
  readonly caseNumber: string;
}

const speak = (page: Page, locale: string) => page.locator('select.languages').selectOption(locale);
/** One of the places below a page, by its address: its name is another in each language. */
const goTo = (page: Page, place: string) => page.locator(`nav.bottom a[href="/family/${place}"]`).click();

/** A mother whose browser asks for the pseudo-locale, come in by the link of a text message and a code. */
async function readerOf(
  birth: Notification,
  whenReported: (caseNumber: string) => Promise<unknown>,
): Promise<Reader> {
  const caseNumber = await families.system.hospital.report(birth);
  await whenReported(caseNumber);
  const telephone = telephoneOf(families.system.database, birth.mother.phone ?? '');
  const visitor = await families.visit(390, 780, PSEUDO);
  const { page } = visitor;
  const listener = listenTo(page);
  await page.goto(await telephone.whenTold(LINK));
  await page.locator('button.first').waitFor();
  await listener.expectSpoken('the door');
  const before = (await telephone.texts()).length;
  await page.locator('button.first').click();
  await page.locator('input').waitFor();
  await listener.expectSpoken('the code');
  await page.locator('input').fill(await telephone.whenTold(CODE, before));
  await page.locator('button[type=submit]').click();
  await page.locator('nav.bottom').waitFor();
  return { ...visitor, ...listener, caseNumber };
}

describe('a family that is asked', () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await readerOf(freshSample('lanzhou-name-and-choices-later'), (caseNumber) =>
      families.system.hospital.whenAsked(caseNumber, 'name-missing'),
    );
  });

  test('changes the language in the midst of an answer, and nothing that was typed is lost', async () => {
    const { page, typed, expectSpoken } = reader;
    typed('罗安和');
    await expectSpoken('home');
    await page.locator('li button.link').first().click();
    await page.locator('li textarea').waitFor();
    await expectSpoken('to take something back');
    await page.locator('section.now a.first').first().click();
    await page.locator('input[type=text]').fill('罗安和');
    await expectSpoken('a question');
    await speak(page, 'zh-CN');
    await page.getByRole('button', { name: '下一步' }).waitFor();
    expect(await page.locator('input[type=text]').inputValue()).toBe('罗安和');
    expect(await page.evaluate('[document.documentElement.lang, document.title]')).toEqual([
      'zh-CN',
      '出生一件事',
    ]);
    await speak(page, PSEUDO);
    await page.locator(`html[lang=${PSEUDO}]`).waitFor();
    expect(await page.locator('input[type=text]').inputValue()).toBe('罗安和');
    await page.locator('form button[type=submit]').click();
    await page.getByText('罗安和').waitFor();
    await expectSpoken('everything once more');
  });

  test('hears of a lost connection, of what was received, and of what is settled, in the same language', async () => {
    const { page, context, expectSpoken } = reader;
    await context.setOffline(true);
    await page.locator('p[role=alert]').waitFor();
    await page.locator('section.card > button.first').click();
    await page.locator('div[role=alert]').waitFor();
    await expectSpoken('offline');
    await context.setOffline(false);
    await page.locator('section.card > button.first').click();
    await page.locator('section[role=status] h1').waitFor();
    await expectSpoken('received');
    await page.evaluate(
      "history.pushState(null, '', '/family/task/none'); dispatchEvent(new PopStateEvent('popstate'))",
    );
    await page.locator('a.button.first').waitFor();
    await expectSpoken('settled');
  });

  test('finds it again on the page that is opened anew: the language alone is remembered', async () => {
    const { page, expectSpoken } = reader;
    await page.goto(families.system.run.family ?? '');
    await page.locator('nav.bottom').waitFor();
    await expectSpoken('opened anew');
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(JSON.parse(String(kept))).toEqual([{ 'large-letters': 'no', language: PSEUDO }, {}]);
  });
});

describe('a family that has nothing to do but to say yes', () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await readerOf(freshSample('lanzhou-first-child'), (caseNumber) =>
      families.system.hospital.whenCompleted(caseNumber),
    );
  });

  test('reads home, calendar, money and papers', async () => {
    const { page, expectSpoken } = reader;
    for (const place of ['calendar', 'money', 'papers', '']) {
      await goTo(page, place);
      await page.locator(`nav.bottom a[href="/family/${place}"][aria-current]`).waitFor();
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      await expectSpoken(`/${place}`);
    }
    const letters = page.locator('header button[aria-pressed]');
    await letters.click();
    await expectSpoken('large letters');
    await letters.click();
    await goTo(page, 'papers');
    await page.locator('section.card button.link').first().click();
    await page.locator('section.card .number').first().waitFor();
    await expectSpoken('a number as a whole');
    await goTo(page, '');
    await page.locator('section.now a.first').click();
    await page.locator('ul.rows li.sum').first().waitFor();
    await expectSpoken('what one yes is for');
  });

  test('reads all that can be said and settled', async () => {
    const { page, expectSpoken } = reader;
    await goTo(page, 'more');
    await page.locator('.choice.many').first().waitFor();
    await expectSpoken('more');
    await page.locator('input[type=radio][value="1"]').check({ force: true });
    await page.locator('textarea').last().fill('x');
    await page.locator('textarea').first().fill('出生体重少写了一位');
    await page.locator('form:has(textarea) button[type=submit]').first().click();
    await page.locator('p.card[role=status]').waitFor();
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    await expectSpoken('more, said');
  });

  test('takes a picture, and hears why it cannot be read', async () => {
    const { page, expectSpoken } = reader;
    await page.locator('a[href^="/family/picture"]').click();
    await page.locator('input[type=file]').waitFor();
    await page.locator('input[type=radio][value="other"]').check({ force: true });
    await expectSpoken('a picture');
    const file = { name: 'none.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('strong.wrong').waitFor();
    await expectSpoken('a picture that is none');
  });
});

test('where nobody has asked for it there is one language, and nothing to choose', async () => {
  const { page } = await families.visit();
  await page.goto(families.system.run.family ?? '');
  await page.getByText('请从短信里的链接打开').waitFor();
  expect(await page.locator('select').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
});

test('nothing was kept from happening by the policy of a page, nothing came from outside, and no page had a fault', async () => {
  expect(await families.faults()).toEqual({ faults: [], kept: 0 });
});
