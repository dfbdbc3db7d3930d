import { acceptingDivision, joinedHousehold } from '../../policies/graph/household.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { childFields, hold, identity, neededResult, ready } from './preparation.ts';
import type { Hold, Preparation } from './preparation.ts';

/**
 * 户口登记: the family chooses whose household the child joins. Nothing about marriage, birth order or fertility
 * is sent, so nothing of it can matter (LZ 6, JL 1). A newborn who has died needs no choice. Police are told of the
 * parent whose household it is; where the last one was corrected away since the plan was made, a clerk is asked.
 */
export const householdRegistration: Preparation<'household-registration'> = (view, subject) => {
  const child = childFields(view, subject);
  const { notification } = view;
  if (!notification.choices && child.deathAt === undefined) return hold(CHOICES_MISSING);
  const joined = joinedHousehold(notification);
  if (!joined) return hold(householdMissing(notification));
  return ready({
    certificateNumber: neededResult(view, subject, 'birth-certificate').certificateNumber,
    child,
    follows: joined.follows,
    householdParent: identity(joined.parent),
    householdKind: joined.kind,
    acceptingDivisionCode: acceptingDivision(notification),
    decidingDivisionCode: joined.divisionCode,
  });
};

const CHOICES_MISSING: Hold = {
  kind: 'choices-missing',
  status: 'correction',
  reason: '请选择孩子随父或随母落户，以及结果送达方式',
  asks: ['/choices/householdFollows', '/choices/resultDelivery'],
};

function householdMissing({ father }: BirthNotification): Hold {
  return {
    kind: 'correction-needed',
    status: 'correction',
    reason: '父母均无内地户籍，不能登记户口；请核对父母证件与户籍，确无的转窗口办理',
    asks: father ? ['/mother/household', '/father/household'] : ['/mother/household'],
  };
}
