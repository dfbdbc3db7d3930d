import { nodeKey, type NodeKey } from '../../schemas/case-plan.ts';
import type { MatterCode, StepCode, Subject } from '../../schemas/matter.ts';
import type { PlaceGraph } from './place.ts';

/** What a piece of planned work waits for. */
export interface Order {
  readonly needs: readonly NodeKey[];
  readonly follows: readonly NodeKey[];
}

type ChildWork = Exclude<MatterCode, 'maternity-cost-refund' | 'birth-service-registration'> | StepCode;

const INDEPENDENT: Order = { needs: [], follows: [] };

/**
 * The order of one child's work (facts 2.4): the record of vaccination needs only the baby's data and so merely
 * follows the certificate (W1); household registration needs the certificate; insurance starts on the
 * certificate where the place says so and is upgraded once the ID number is there (W64), else it needs the number.
 */
export function orderOfChildWork(code: ChildWork, child: Subject, place: PlaceGraph): Order {
  const certificate = nodeKey(child, 'birth-certificate');
  const household = nodeKey(child, 'household-registration');
  switch (code) {
    case 'birth-certificate':
      return INDEPENDENT;
    case 'vaccination-record':
    case 'parenting-guidance':
      return { needs: [], follows: [certificate] };
    case 'household-registration':
      return { needs: [certificate], follows: [] };
    case 'medical-insurance':
      return { needs: [nodeKey(child, place.insuranceStartsOn)], follows: [] };
    case 'insurance-identity-upgrade':
      return { needs: [nodeKey(child, 'medical-insurance'), household], follows: [] };
    case 'social-security-card':
    case 'death-registration':
      return { needs: [household], follows: [] };
  }
}

/** The mother's work waits softly for the certificates of her live-born children and never for each other. */
export function orderOfMotherWork(code: MatterCode, liveChildren: readonly Subject[]): Order {
  if (code !== 'maternity-cost-refund') return INDEPENDENT;
  return { needs: [], follows: liveChildren.map((child) => nodeKey(child, 'birth-certificate')) };
}
