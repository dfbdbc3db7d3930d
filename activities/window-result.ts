import { newbornCover, newbornCoverRule } from '../policies/insurance/newborn-cover.ts';
import { addDays, shanghaiDate } from '../policies/calendar/date.ts';
import { birthDoses, nextDoses, vaccinationProgramme } from '../policies/vaccination/schedule.ts';
import { birthAtOf } from '../schemas/birth-moment.ts';
import type { CaseWorkCode, Subject } from '../schemas/matter.ts';
import type { CommandOf, ResultOf } from '../schemas/matters/registry.ts';
import type { CaseView } from './ledger-port.ts';
import type { Preparation } from './matters/preparation.ts';
import { PREPARATIONS } from './matters/registry.ts';

/** What a family has got at a window (窗口办理结果), as it was entered. */
export interface AtWindow {
  readonly number: string;
  /** ISO date */
  readonly date: string;
  /** what more of a result of this matter was entered, by its names */
  readonly more: Readonly<Record<string, unknown>>;
}

/** How the result of one piece of work says number and date, and what of it follows from what was asked. */
interface Window<C extends CaseWorkCode> {
  readonly number: keyof ResultOf<C> & string;
  /** null: the result has no such day */
  readonly time: (keyof ResultOf<C> & string) | null;
  readonly follows?: (asked: CommandOf<C>, date: string) => Partial<ResultOf<C>>;
}

const WINDOW_SIGNER = '窗口登记';

const WINDOWS: { readonly [C in CaseWorkCode]: Window<C> } = {
  'birth-certificate': {
    number: 'certificateNumber',
    time: 'issuedAt',
    follows: () => ({ signer: WINDOW_SIGNER, sealer: `${WINDOW_SIGNER}（盖章）` }),
  },
  'vaccination-record': {
    number: 'recordNumber',
    time: 'openedAt',
    follows: ({ child, residenceDivisionCode }) => {
      const birthDate = shanghaiDate(child.birthAt);
      const programme = vaccinationProgramme(residenceDivisionCode, birthDate);
      return {
        clinicDivisionCode: residenceDivisionCode,
        scheduleVersion: programme.version,
        birthDoses: birthDoses(programme, birthDate).map((dose) => ({ ...dose })),
        nextDoses: nextDoses(programme, birthDate).map((dose) => ({ ...dose })),
      };
    },
  },
  'household-registration': {
    number: 'residentId',
    time: 'registeredAt',
    follows: ({ child, decidingDivisionCode }) => ({
      registeredName: child.name ?? '未取名',
      householdDivisionCode: decidingDivisionCode,
    }),
  },
  'medical-insurance': {
    number: 'accountNumber',
    time: null,
    follows: ({ identity, child, enrolDivisionCode }, date) => {
      const birthDate = shanghaiDate(child.birthAt);
      const { coverFrom, coverUntil, payBy, premiumYear, premiumFen } = newbornCover(
        birthDate,
        date,
        newbornCoverRule(enrolDivisionCode, birthDate),
      );
      return { identityKind: identity.kind, coverFrom, coverUntil, payBy, premiumYear, premiumFen };
    },
  },
  'insurance-identity-upgrade': { number: 'accountNumber', time: 'upgradedAt' },
  'social-security-card': {
    number: 'cardNumber',
    time: 'issuedAt',
    follows: () => ({ activation: 'pending' }),
  },
  'maternity-cost-refund': {
    number: 'settlementNumber',
    time: 'registeredAt',
    follows: ({ path }) => ({ path }),
  },
  'parenting-guidance': {
    number: 'registrationNumber',
    time: 'registeredAt',
    follows: ({ residenceDivisionCode }) => ({ stationDivisionCode: residenceDivisionCode }),
  },
  'birth-service-registration': { number: 'registrationNumber', time: 'registeredAt' },
  'death-registration': { number: 'registrationNumber', time: 'registeredAt' },
  'childcare-subsidy-claim': { number: 'claimNumber', time: 'registeredAt' },
  'leave-notice': { number: 'noticeNumber', time: 'sentAt' },
  'maternity-allowance-payment': { number: 'paymentNumber', time: 'acceptedAt' },
  'tax-deduction-notice': { number: 'noticeNumber', time: 'registeredAt' },
  'housing-event': { number: 'eventNumber', time: 'registeredAt' },
};

type Place = { readonly subject: Subject; readonly code: CaseWorkCode };

/**
 * The result of a matter as its department would have answered it, from what a person has entered: what follows from what was
 * asked is filled in, and what was entered by name stands. Not checked yet: it may lack something.
 */
export function writeWindowResult(view: CaseView, at: Place, entered: AtWindow): Record<string, unknown> {
  const { number, time, follows } = WINDOWS[at.code] as Window<CaseWorkCode>;
  const asked = commandOf(view, at);
  return {
    ...(asked ? follows?.(asked, entered.date) : {}),
    [number]: entered.number,
    ...(time === null ? {} : { [time]: `${entered.date}T00:00:00+08:00` }),
    ...entered.more,
  };
}

/** Where a field of a result was entered. */
export function enteredAs(code: CaseWorkCode, field: string): string {
  const { number, time } = WINDOWS[code];
  if (field === number) return 'number';
  return field === time ? 'date' : field;
}

/** What the department was asked, or would be; undefined where a person would be asked first, or something it needs is gone. */
function commandOf(view: CaseView, { subject, code }: Place): CommandOf<CaseWorkCode> | undefined {
  try {
    const prepared = (PREPARATIONS[code] as Preparation<CaseWorkCode>)(view, subject);
    return prepared.ready ? prepared.payload : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What is registered about a pregnancy may be older than the birth. */
const PREGNANCY_DAYS = 300;

/** The first day on which something may have been got for a subject. @returns ISO date */
export function earliestAtWindow({ notification }: CaseView, subject: Subject): string {
  const child = notification.children.find(({ order }) => subject === `child-${order}`);
  if (child) return shanghaiDate(birthAtOf(notification, child));
  return addDays(shanghaiDate(notification.delivery.at), -PREGNANCY_DAYS);
}
