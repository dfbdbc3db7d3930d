import type { Decision } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import {
  isOnDeclaration,
  WORK,
  type FollowOnCode,
  type MatterCode,
  type PaymentCode,
  type Route,
} from '../../schemas/matter.ts';
import type { Department } from '../../schemas/department.ts';
import { decideEntitlements, decideInstitution, decideSpecialFamily } from '../entitlements/decide.ts';
import { followOns } from '../entitlements/follow-ons.ts';
import {
  guidanceForInstitution,
  guidanceForSpecialFamily,
  guidanceOnBirth,
} from '../entitlements/guidance.ts';
import { planCase } from '../graph/plan-case.ts';
import { mayBeUsed } from '../personal-data/consent.ts';
import { planOrders } from '../payments/plan-orders.ts';
import type { Being, FamilyBeing } from './beings.ts';

/** What one of those invented comes to, as the code that decides, plans and sends answers it. */
export interface Reached {
  readonly decisions: readonly Decision[];
  readonly guidance: readonly Guidance[];
  readonly matters: ReadonlyMap<MatterCode, Route>;
  readonly followOns: ReadonlyMap<FollowOnCode, Department>;
  /** in fen, what the first decision orders by each message that orders money */
  readonly payments: ReadonlyMap<PaymentCode, number>;
}

const NOTHING = { matters: new Map(), followOns: new Map(), payments: new Map() };

function mattersOf({ birth, asOf }: FamilyBeing): Map<MatterCode, Route> {
  const { matters } = planCase(birth, { receivedOn: asOf });
  return new Map(
    matters.flatMap(({ node: { code, part, route }, status }) =>
      part === 'joint' && (status === 'waiting' || isOnDeclaration(code))
        ? [[code as MatterCode, route] as const]
        : [],
    ),
  );
}

function ofFamily(being: FamilyBeing): Reached {
  const { birth, facts, asOf, includeDrafts } = being;
  const decisions = decideEntitlements(facts, asOf, { includeDrafts });
  // messages and money come from what was issued alone
  const issued = decideEntitlements(birth, asOf);
  const sent = followOns(issued, birth).filter(({ code, subject }) => mayBeUsed(code, subject, birth));
  const { orders } = planOrders({ entitlements: issued, revision: 1, decidedOn: asOf, before: [] });
  const subsidies = orders.filter(({ department }) => department === WORK['subsidy-payment'].department);
  const sum = subsidies.reduce((all, { amountFen }) => all + amountFen, 0);
  return {
    decisions,
    guidance: guidanceOnBirth(facts, asOf, { includeDrafts }),
    matters: mattersOf(being),
    followOns: new Map(sent.map(({ code }) => [code, WORK[code].department])),
    payments: new Map(sum > 0 ? [['subsidy-payment', sum]] : []),
  };
}

/** Everything that one of those invented reaches. */
export function reachOf(being: Being): Reached {
  const { asOf, includeDrafts } = being;
  switch (being.kind) {
    case 'family':
      return ofFamily(being);
    case 'institution':
      return {
        ...NOTHING,
        decisions: decideInstitution(being.institution, asOf, { includeDrafts }),
        guidance: guidanceForInstitution(being.institution, asOf, { includeDrafts }),
      };
    case 'special-family':
      return {
        ...NOTHING,
        decisions: decideSpecialFamily(being.specialFamily, asOf, { includeDrafts }),
        guidance: guidanceForSpecialFamily(being.specialFamily, asOf, { includeDrafts }),
      };
  }
}
