import { shanghaiDate } from '../../policies/calendar/date.ts';
import { birthAtOf } from '../../schemas/birth-moment.ts';
import { childOf, decidedFor, identity, ready, resultOf, type Preparation } from './preparation.ts';

/** 照护专项附加扣除提示: both parents are named, for either may take the deduction. */
export const taxDeductionNotice: Preparation<'tax-deduction-notice'> = (view, subject) => {
  const { mother, father } = view.notification;
  const child = childOf(view, subject);
  const registration = resultOf(view, subject, 'household-registration');
  const [deduction] = decidedFor(view, subject, ['infant-care-tax-deduction']);
  const birthDate = shanghaiDate(birthAtOf(view.notification, child));
  return ready({
    residentId: registration?.residentId ?? null,
    childName: registration?.registeredName ?? child.name ?? null,
    parents: [identity(mother), ...(father ? [identity(father)] : [])],
    residenceDivisionCode: mother.residence.divisionCode,
    amountPerMonthFen: deduction?.amountPerMonthFen ?? 0,
    from: deduction?.from ?? birthDate,
    until: deduction?.until ?? birthDate,
    pack: deduction?.pack ?? '',
  });
};
