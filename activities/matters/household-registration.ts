import {
  acceptingDivision,
  childFields,
  followedParent,
  hold,
  householdDivision,
  identity,
  neededResult,
  ready,
} from './preparation.ts';
import type { Hold, Preparation } from './preparation.ts';

/**
 * 户口登记: the family chooses whose household the child joins. Nothing about marriage, birth order or fertility
 * is sent, so nothing of it can matter (LZ 6, JL 1). A newborn who has died follows the mother unless chosen.
 */
export const householdRegistration: Preparation<'household-registration'> = (view, subject) => {
  const child = childFields(view, subject);
  if (!view.notification.choices && child.deathAt === undefined) return hold(CHOICES_MISSING);
  const { which, parent } = followedParent(view);
  return ready({
    certificateNumber: neededResult(view, subject, 'birth-certificate').certificateNumber,
    child,
    follows: which,
    householdParent: identity(parent),
    householdKind: parent.household?.kind ?? 'family',
    acceptingDivisionCode: acceptingDivision(view),
    decidingDivisionCode: householdDivision(view),
  });
};

const CHOICES_MISSING: Hold = {
  kind: 'choices-missing',
  status: 'correction',
  reason: '请选择孩子随父或随母落户，以及结果送达方式',
  asks: ['/choices/householdFollows', '/choices/resultDelivery'],
};
