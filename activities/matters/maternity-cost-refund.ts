import { motherPool } from '../../policies/graph/household.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { identity, ready, type Preparation } from './preparation.ts';

type Path = CommandOf<'maternity-cost-refund'>['path'];

/** 生育医疗费用报销: the mother's, independent of the household registration. */
export const maternityCostRefund: Preparation<'maternity-cost-refund'> = (view) => {
  const { mother, delivery, facility } = view.notification;
  return ready({
    mother: identity(mother),
    path: costPath(view.notification),
    poolDivisionCode: motherPool(view.notification),
    facilityCode: facility?.code ?? null,
    deliveredAt: delivery.at,
    method: delivery.method,
  });
};

/**
 * Which fund stands behind the cost: her own insurance, the unemployment fund's premium (GS 3), an insured
 * husband (社会保险法 54) or resident insurance (GS 3, LZ 49).
 */
function costPath({ mother, father }: BirthNotification): Path {
  const work = mother.employment;
  if (work?.kind === 'receiving-unemployment-benefit') return 'unemployment-benefit';
  if (work?.kind === 'employee' && work.maternityInsured) return 'employee';
  if (work?.kind === 'flexible' && work.maternityInsured) return 'flexible';
  if (work?.residentInsured) return 'resident';
  if (father?.employment?.kind === 'employee' && father.employment.maternityInsured) return 'insured-spouse';
  return 'unknown';
}
