import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { leafHint, leafWord, valueWord } from '../../console/parts/field-words.ts';
import { birthReport, leavesAt } from '../../console/parts/fields.ts';
import { CONTACT_WISH_WORDS } from '../../schemas/words/contact-wish.ts';
import { AGENTS, BASES } from '../../schemas/words/representation.ts';
import { resultWord } from '../../schemas/words/results.ts';
import { subjectWord } from '../../schemas/words.ts';
import { expectAccessible } from './browser.ts';

/* Whether all that a page says in the pseudo-locale comes from the catalog of its language, or was said by the API. */

/** A letter without the mark of the pseudo-locale (console/family/words/pseudo.ts). */
const UNMARKED = /\p{L}(?!\u0323)/u;

/** Whatever a paper says that families are shown. */
const RESULTS = [
  ...['certificateNumber', 'residentId', 'recordNumber', 'accountNumber', 'cardNumber'],
  ...['settlementNumber', 'registrationNumber', 'coverFrom', 'payBy'],
];

/** Words of codes: those of schemas/words, and of the forms that are read off the API document. */
function wordsOfCodes(): readonly string[] {
  const document = JSON.parse(
    readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
  ) as never;
  const leaves = leavesAt(birthReport(document), '');
  const children = leavesAt(birthReport(document), '/children/0');
  return [
    ...[...leaves, ...children].flatMap((leaf) => [
      leafWord(leaf),
      leafHint(leaf) ?? '',
      ...(leaf.field.enum ?? ['true', 'false']).map(valueWord),
    ]),
    ...Object.values(CONTACT_WISH_WORDS),
    ...[AGENTS, BASES].flatMap((words) => Object.values<string>(words)),
    ...RESULTS.map((key) => resultWord(key) ?? ''),
    ...(['child-1', 'child-2', 'mother', 'father', 'family'] as const).map(subjectWord),
  ];
}

/** As pages show a masked number: no row of stars (console/family/papers.tsx). */
const shortened = (masked: string): string => masked.replaceAll(/\*{5,}/g, '****');

/** Every string in an answer. */
function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** What people see and what is read to them: texts, names of buttons and fields, the title. Languages are called as they call themselves. */
const SAID = `(() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!['SCRIPT', 'STYLE', 'OPTION', 'TEXTAREA'].includes(node.parentElement.tagName)) said.push(node.data);
    } else for (const name of ['aria-label', 'aria-description', 'alt', 'title', 'placeholder'])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return said;
})()`;

/** What stands out to the left or right of the page, which what is fixed to it does without making the page wider. */
const OUTSIDE = `(() => [...document.querySelectorAll('body *')]
  .filter((each) => each.checkVisibility() && each.getClientRects().length > 0)
  .filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 0 && (left < -1 || right > document.documentElement.clientWidth + 1);
  })
  .map((each) => each.outerHTML.slice(0, 120)))()`;

/** Looks at a page in the pseudo-locale. */
export interface Listener {
  /** What somebody has typed is shown as it is. */
  readonly typed: (text: string) => void;
  /** @throws where something was said by nobody's catalog, or has no room on the smallest screen */
  readonly expectSpoken: (where: string) => Promise<void>;
}

/** Hears from now on what the API says to a page. */
export function listenTo(page: Page): Listener {
  const heard = new Set(wordsOfCodes());
  const coming = new Set<Promise<void>>();
  page.on('response', (response) => {
    const isJson = /json/.test(response.headers()['content-type'] ?? '');
    if (!isJson) return;
    const reading = response.json().then(
      (said: unknown) => stringsOf(said).forEach((each) => heard.add(each).add(shortened(each))),
      () => undefined,
    );
    coming.add(reading);
  });
  return {
    typed: (text) => void heard.add(text),
    expectSpoken: async (where) => {
      await Promise.all(coming);
      expect([where, await page.evaluate('document.documentElement.lang')]).toEqual([where, 'zh-XA']);
      const known = [...heard].filter((each) => UNMARKED.test(each)).sort((a, b) => b.length - a.length);
      const said = (await page.evaluate(SAID)) as string[];
      const unmarked = said.filter((text) =>
        UNMARKED.test(known.reduce((rest, each) => rest.replaceAll(each, ' '), text)),
      );
      expect([where, unmarked]).toEqual([where, []]);
      await page.setViewportSize({ width: 320, height: 640 });
      await expectAccessible(page);
      expect([where, await page.evaluate(OUTSIDE)]).toEqual([where, []]);
      await page.setViewportSize({ width: 390, height: 780 });
    },
  };
}
