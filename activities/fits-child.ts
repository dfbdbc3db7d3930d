import { shanghaiDate } from '../policies/calendar/date.ts';
import { cityOf, joinedHousehold } from '../policies/graph/household.ts';
import { isStatisticalCode } from '../policies/id-number.ts';
import { birthAtOf } from '../schemas/birth-moment.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { Subject, WorkCode } from '../schemas/matter.ts';
import type { ResultOf } from '../schemas/matters/registry.ts';
import { readResidentId } from '../schemas/resident-id.ts';
import type { CaseView } from './ledger-port.ts';
import { childOf, resultOf } from './matters/preparation.ts';

/** Why a result is not this child's, in words without personal data; undefined: it may be. */
type Fit<C extends WorkCode> = (view: CaseView, subject: Subject, result: ResultOf<C>) => string | undefined;

/**
 * What a department says of a child beside that it is done must fit what the case knows of that child: a department answers
 * what it was asked, and whoever builds on its answer (a card on a number) builds on the right child. Every result that
 * carries facts of a child stands here; the others are dates and numbers of the department's own.
 */
const FITS: { readonly [C in WorkCode]?: Fit<C> } = {
  'birth-certificate': (_view, _subject, { signer, sealer }) =>
    signer === sealer ? '签发人与盖章人是同一人' : undefined,
  'household-registration': registrationFault,
  'vaccination-record': (view, subject, { birthDoses, nextDoses }) =>
    [...birthDoses, ...nextDoses].some(({ due }) => due < birthDateOf(view, subject))
      ? '接种日期早于出生'
      : undefined,
  'medical-insurance': (view, subject, { identityKind, coverFrom, coverUntil }) => {
    if (coverFrom < birthDateOf(view, subject)) return '待遇起始日早于出生';
    if (coverUntil < coverFrom) return '待遇截止日早于起始日';
    const { deathAt } = childOf(view, subject);
    if (deathAt !== undefined && coverFrom > shanghaiDate(deathAt)) return '待遇起始日晚于死亡';
    const isKnown = resultOf(view, subject, 'household-registration') !== undefined;
    return identityKind === 'resident-id' && !isKnown ? '参保证件不是所报的证件' : undefined;
  },
  'insurance-identity-upgrade': (view, subject, { accountNumber }) => {
    const account = resultOf(view, subject, 'medical-insurance')?.accountNumber;
    return account !== undefined && account !== accountNumber ? '不是该新生儿的参保账户' : undefined;
  },
};

/** The number that belongs to one child alone, by the matter that gives it. */
const NUMBERS: { readonly [C in WorkCode]?: keyof ResultOf<C> } = {
  'birth-certificate': 'certificateNumber',
  'vaccination-record': 'recordNumber',
  'household-registration': 'residentId',
  'medical-insurance': 'accountNumber',
  'social-security-card': 'cardNumber',
  'parenting-guidance': 'registrationNumber',
  'death-registration': 'registrationNumber',
};

/**
 * Why a result is not this child's: of another day of birth, sex or region, with another name, or with a number that is a
 * sibling's.
 * @returns words without personal data; undefined: it fits
 */
export function misfitOf<C extends WorkCode>(
  view: CaseView,
  { subject, code }: { readonly subject: Subject; readonly code: C },
  result: ResultOf<C>,
): string | undefined {
  const fault = (FITS[code] as Fit<C> | undefined)?.(view, subject, result);
  return fault ?? (isOfSibling(view, { subject, code }, result) ? '号码已属于同胞' : undefined);
}

function isOfSibling<C extends WorkCode>(
  view: CaseView,
  { subject, code }: { readonly subject: Subject; readonly code: C },
  result: ResultOf<C>,
): boolean {
  const field = NUMBERS[code] as keyof ResultOf<C> | undefined;
  if (!field) return false;
  const siblings = view.notification.children.map(({ order }): Subject => `child-${order}`);
  return siblings.some((sibling) => {
    if (sibling === subject || !view.matters.has(nodeKey(sibling, code))) return false;
    return resultOf(view, sibling, code)?.[field] === result[field];
  });
}

function birthDateOf(view: CaseView, subject: Subject): string {
  return shanghaiDate(birthAtOf(view.notification, childOf(view, subject)));
}

/** 公民身份号码 says birth date, sex and the division of the household that the child joins (GB 11643). */
function registrationFault(
  view: CaseView,
  subject: Subject,
  { residentId, registeredName, householdDivisionCode }: ResultOf<'household-registration'>,
): string | undefined {
  const child = childOf(view, subject);
  const number = readResidentId(residentId);
  if (!number) return '公民身份号码校验不符';
  if (number.birthDate !== birthDateOf(view, subject)) return '公民身份号码的出生日期不是该新生儿的';
  // A child of undetermined sex has a number all the same, and its parity says nothing.
  if ((child.sex === 'male' || child.sex === 'female') && number.sex !== child.sex)
    return '公民身份号码的性别不是该新生儿的';
  const joined = joinedHousehold(view.notification)?.divisionCode;
  if (joined !== undefined && !isOf(number.divisionCode, joined)) return '公民身份号码的区划不是所落户籍的';
  if (joined !== undefined && !isOf(householdDivisionCode, joined)) return '登记的户籍不是所落的户籍';
  if (child.name !== undefined && registeredName.normalize('NFC') !== child.name.normalize('NFC'))
    return '登记的姓名不是所报的姓名';
  return undefined;
}

/** A statistical area (开发区) is in no number: it carries the real county of that prefecture. */
function isOf(division: string, household: string): boolean {
  return isStatisticalCode(household) ? cityOf(division) === cityOf(household) : division === household;
}
