import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { PARENTS, type ParentSubject } from '../policies/rights/between-parents.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import { TOLD, writeNotice, type Told } from '../schemas/notice.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW, type Given } from './case-view.test-data.ts';
import { closeCase } from './close-case.ts';
import { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { completeMatter, endMatter, holdMatter } from './matter-moves.ts';
import { sentOrder } from './payments/orders.test-data.ts';
import { tellOfOrder } from './payments/order-tasks.ts';
import { tellOfMoves, tellOfObjection, tellOfSilence } from './tell-parents.ts';

/*
 * Every notice, by whose it is, in every family: who is told, and of what. The mother’s refund of costs and allowance stand for what
 * is hers, the father’s leave for what is his, the household of the child for what is shared.
 */

const BIRTH = sampleBirth('lanzhou-first-child');
const CHILDS: NodeKey = 'child-1/household-registration';
const HERS: NodeKey = 'mother/maternity-cost-refund';

const without = <T extends { readonly phone?: string | undefined }>({ phone: _phone, ...rest }: T): T =>
  rest as T;
const { mother, father } = BIRTH;
const PASSPORT = { idType: 'passport', idNumber: 'C01X00T47' } as const;
const dead = { ...mother, deathOn: '2026-11-25' };
const protects = (parent: ParentSubject) => ({ protection: { parent, since: NOW } }) as const;

/** Families, and who hears of what is shared, of a matter of hers, of her money, of his. */
const FAMILIES: Readonly<Record<string, readonly [Given, ...(ParentSubject | '-')[]]>> = {
  'both can be reached': [{}, 'mother', 'mother', 'mother', 'father'],
  'she has a foreign passport': [
    { birth: { ...BIRTH, mother: { ...mother, ...PASSPORT } } },
    ...(['mother', 'mother', 'mother', 'father'] as const),
  ],
  'she has died': [{ birth: { ...BIRTH, mother: dead } }, 'father', 'father', '-', 'father'],
  'she left no phone': [{ birth: { ...BIRTH, mother: without(mother) } }, 'father', '-', '-', 'father'],
  'he left no phone': [
    { birth: { ...BIRTH, father: father && without(father) } },
    ...(['mother', 'mother', 'mother', '-'] as const),
  ],
  'she is protected': [protects('mother'), 'mother', 'mother', 'mother', 'father'],
  'he is protected': [protects('father'), 'father', 'mother', 'mother', 'father'],
  'she is protected and left no phone': [
    { ...protects('mother'), birth: { ...BIRTH, mother: without(mother) } },
    ...(['-', '-', '-', 'father'] as const),
  ],
  'she was protected and has died': [
    { ...protects('mother'), birth: { ...BIRTH, mother: dead } },
    ...(['-', '-', '-', 'father'] as const),
  ],
};
const CONCERNS = ['shared', 'her matter', 'her money', 'his'] as const;
type Concern = (typeof CONCERNS)[number];

const matterOf = (to: Effects, key: NodeKey): Matter => {
  const matter = to.view.matters.get(key);
  if (!matter) throw new Error(`no ${key}`);
  return matter;
};
const HELD = { kind: 'correction-needed', reason: '部门要求补正', asks: [] } as const;
const ofMatter =
  (tell: (to: Effects, matter: Matter) => void) =>
  (to: Effects, concern: Concern): void =>
    tell(to, matterOf(to, concern === 'shared' ? CHILDS : HERS));
const ofOrder =
  (told: Told) =>
  (to: Effects, concern: Concern): void => {
    const subject = (
      { shared: 'child-1', 'her matter': 'mother', 'her money': 'mother', his: 'father' } as const
    )[concern];
    tellOfOrder(to, sentOrder({ id: 'P', subject }), told, { what: '钱', amount: '1' });
  };

const MATTERS = ['shared', 'her matter'] as const;
const MONEY = ['shared', 'her money', 'his'] as const;
type Telling = readonly [Told, readonly Concern[], (to: Effects, concern: Concern) => void];

/** What each notice is told by; those that name their reader, or no row, are told apart below. */
const TELLINGS: readonly Telling[] = [
  [
    'certificate-issued',
    ['shared'],
    (to) => {
      completeMatter(to, matterOf(to, 'child-1/birth-certificate'), { certificateNumber: 'X620000001' });
      tellOfMoves(to);
    },
  ],
  [
    'at-window',
    MATTERS,
    ofMatter((to, matter) => {
      endMatter(to, matter, 'offline');
      tellOfMoves(to);
    }),
  ],
  [
    'in-correction',
    MATTERS,
    ofMatter((to, matter) => {
      holdMatter(to, matter, { ...HELD, status: 'correction' });
      tellOfObjection(to, matter, '请核对');
    }),
  ],
  [
    'refused',
    MATTERS,
    ofMatter((to, matter) => {
      holdMatter(to, matter, { ...HELD, kind: 'refused', status: 'manual' });
      tellOfObjection(to, matter, '不符');
    }),
  ],
  ['asking', MATTERS, ofMatter(tellOfSilence)],
  ['finished', ['shared'], (to) => to.tell({ told: 'finished', occasion: 'f', values: { money: '' } })],
  ['joined', ['shared'], (to) => to.tell({ told: 'joined', occasion: 'j', values: { first: 'C-0' } })],
  ['accepted', ['shared'], (to) => to.tell({ told: 'accepted', occasion: 'a', values: {} })],
  ...(['needs-you', 'paid', 'paid-elsewhere', 'payment-returned', 'payment-delayed'] as const).map(
    (told): Telling => [told, MONEY, ofOrder(told)],
  ),
  [
    'yours-to-do',
    MONEY,
    (to, concern) => {
      const whose = concern === 'shared' ? null : concern === 'his' ? 'father' : 'mother';
      to.tell({ told: 'yours-to-do', whose, isMoney: true, occasion: 'y', values: { what: '办' } });
    },
  ],
];
/** To the parent who is named, or told in parts of which each has its own reader. */
const APART: readonly Told[] = [
  'represented',
  'invited',
  'sign-in-code',
  'number-verified',
  'fresh-link',
  'finished-partly',
  'entitlements-changed',
];

test('every notice has its place here', () => {
  expect([...TELLINGS.map(([told]) => told), ...APART].toSorted()).toEqual([...TOLD].toSorted());
});

const heard = ({ notices }: Effects): string => notices.map(({ to }) => to).join() || '-';
const viewOf = (given: Given) => caseAs({ others: 'waiting', ...given });

describe.each(Object.entries(FAMILIES))('where %s', (_, [given, ...expected]) => {
  const rows = TELLINGS.flatMap(([told, concerns, tell]) =>
    concerns.map((concern) => [told, concern, expected[CONCERNS.indexOf(concern)], tell] as const),
  );
  test.each(rows)('%s, %s: %s', (told, concern, who, tell) => {
    const to = new Effects(viewOf(given));
    tell(to, concern);
    expect(heard(to)).toBe(who);
    expect(to.notices.map(({ template }) => template.replace('-gently', ''))).toEqual(
      who === '-' ? [] : [told],
    );
  });

  const [shared, matter, money, his] = expected;
  const ofBoth = PARENTS.filter((who) => [shared, matter].includes(who));

  test('what goes to windows, and how it ends, is told each parent in part', () => {
    const to = new Effects(viewOf({ others: 'completed', ...given }));
    for (const key of [CHILDS, HERS]) endMatter(to, matterOf(to, key), 'offline');
    tellOfMoves(to);
    closeCase(to);
    expect([...new Set(to.notices.map((notice) => notice.to))].toSorted()).toEqual(ofBoth.toSorted());
    for (const { to: who, template, values } of to.notices) {
      const text = writeNotice(template, { name: '某', caseNumber: 'C-1', ...values });
      expect(text.includes('户口登记')).toBe(who === shared);
      expect(text.includes('生育医疗费用报销')).toBe(who === matter);
    }
  });

  test('of a change of rules each hears the own, and one of them what is shared', () => {
    const birth: BirthNotification = given.birth ?? BIRTH;
    const view = caseAs({ decided: true, revision: 1, ...given });
    const changed = decideEntitlements(birth, '2026-11-28').filter(
      ({ code, subject }) =>
        code === 'childcare-subsidy' ||
        code === 'maternity-allowance' ||
        (code === 'parental-leave' && subject === 'father'),
    );
    const { notices } = new CaseInMemory(view).redecides(changed);
    const told = notices.filter(({ template }) => template === 'entitlements-changed');
    const textTo = (who: ParentSubject): string =>
      told.flatMap(({ to, values }) => (to === who ? [values['what'] ?? ''] : [])).join();
    for (const who of PARENTS) {
      expect(textTo(who).includes('育儿补贴')).toBe(who === shared);
      expect(textTo(who).includes('父亲的育儿假')).toBe(who === his);
      const hasAllowance = changed.some(({ code }) => code === 'maternity-allowance');
      expect(textTo(who).includes('生育津贴')).toBe(hasAllowance && who === money);
    }
  });
});
