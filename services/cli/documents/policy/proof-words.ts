import type { Being, FamilyBeing, Home, Work } from '../../../../policies/proofs/beings.ts';
import type { Proof, Shown } from '../../../../policies/proofs/prove.ts';
import { COMMAND_USES } from '../../../../policies/personal-data/uses.ts';
import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import { DEPARTMENTS } from '../../../../schemas/department.ts';
import { ENTITLEMENTS } from '../../../../schemas/entitlement.ts';
import { FOLLOW_ONS, MATTERS, PAYMENTS, type FollowOnCode } from '../../../../schemas/matter.ts';
import { beneficiaryWord, ROUTE_WORDS } from '../../../../schemas/words.ts';
import { FACT_VALUE_WORDS } from '../../../../schemas/words/facts.ts';
import { figureWords } from '../../../../schemas/words/figures.ts';
import { yuan } from '../../../../schemas/words/money.ts';

/** What proves a clause, in words: who was invented, and what came out. */

/** What is known besides of a mother who works so. */
const INSURED: Readonly<Record<Work, string>> = {
  employee: '，参加生育保险',
  unemployed: '，参加居民医保',
  'receiving-unemployment-benefit': '',
  flexible: '，参加生育保险',
};

const word = (code: string): string => FACT_VALUE_WORDS[code] ?? code;

const HOME_WORDS: Readonly<Record<Home, string>> = {
  'none-asked': '',
  'in-need': '符合住房保障条件',
  'public-rental': '承租公租房',
};

const RANK_WORDS = ['第一个', '第二个', '第三个'] as const;

function familyWords({ rank, work, home, married, inChildcare, inKindergarten, birth }: FamilyBeing): string {
  const born = birth.delivery.at.slice(0, 'yyyy-mm-dd'.length);
  const facts = [
    `${RANK_WORDS[rank - 1] ?? ''}孩子${born}出生`,
    `母亲${word(work)}${INSURED[work]}`,
    married ? '' : '未婚',
    HOME_WORDS[home],
    inChildcare ? '已入托' : '',
    inKindergarten ? '低保家庭，在城里的普惠性幼儿园' : '',
  ];
  return facts.filter(Boolean).join('，');
}

function beingWords(being: Being): string {
  const place = knownDivisions().get(being.divisionCode) ?? being.divisionCode;
  const draft = being.includeDrafts ? '，读取送审稿' : '';
  const who = (words: string) => `${place}：${words}（${being.asOf}问${draft}）`;
  switch (being.kind) {
    case 'family':
      return who(familyWords(being));
    case 'institution':
      return who('社会力量办的普惠托育机构，已登记备案，运营满两年');
    case 'special-family':
      return who(`${word(being.specialFamily.event ?? 'only-child-died')}的夫妻，62岁、58岁`);
  }
}

/** Where a text is read by whoever it is for: the family has it on paper too, and anybody may ask. */
const READ_AT: Readonly<Record<Being['kind'], string>> = {
  family: '办件里由窗口告诉，家庭办理情况一览里写着，测算里也有',
  institution: '只在测算里',
  'special-family': '只在测算里',
};

/** Some messages go out on the yes of the person alone (ADR 34). */
function agreed(code: FollowOnCode): string {
  return COMMAND_USES[code].consent === undefined ? '' : '（经本人同意）';
}

function shownWords(shown: Shown, kind: Being['kind']): string {
  switch (shown.what) {
    case 'decision': {
      const { code, subject } = shown.decision;
      return `${beneficiaryWord(subject)}${ENTITLEMENTS[code]}：${figureWords(shown.decision).join('，') || '符合'}`;
    }
    case 'note':
      return `告诉${beneficiaryWord(shown.decision.subject)}：“${shown.text}”，${READ_AT[kind]}`;
    case 'guidance':
      return `告诉${beneficiaryWord(shown.item.subject)}：“${shown.item.text}”，${READ_AT[kind]}`;
    case 'matter':
      return `${MATTERS[shown.code].title}（${ROUTE_WORDS[shown.route]}）`;
    case 'message':
      return `发给${DEPARTMENTS[shown.department].short}“${FOLLOW_ONS[shown.code].title}”${agreed(shown.code)}`;
    case 'payment':
      return `${PAYMENTS[shown.code].title}共${yuan(shown.amountFen)}`;
  }
}

/** `城关区：第一个孩子…（2026-11-22问） → 母亲产假：180天` */
export function proofWords({ being, shown }: Proof): string {
  return `${beingWords(being)} → ${shown.map((one) => shownWords(one, being.kind)).join('；')}`;
}
