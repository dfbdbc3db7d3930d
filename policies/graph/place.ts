import type { Citation } from '../../schemas/entitlement.ts';
import type { MatterCode } from '../../schemas/matter.ts';

/**
 * The conditions under which a place handles matters jointly, on the five axes by which places differ
 * (facts 2.2). They never refuse a family: one that fails them has its matters handled singly.
 * An axis that is missing is not a condition there.
 */
export interface JointConditions {
  /** the matters that the conditions are said of */
  readonly governs: readonly MatterCode[];
  /** the child must be younger than this many years when the case begins */
  readonly underYears?: number;
  readonly marriedParents?: boolean;
  /** the household the child joins must lie in a division whose code begins so */
  readonly householdWithin?: string;
  /** how many parents must have their household there */
  readonly parentsWithHousehold?: { readonly within: string; readonly parents: 'both' | 'one' };
  /** the child must join a family household (家庭户), not a collective one */
  readonly familyHousehold?: boolean;
  /** the birth must have been in an institution of a division whose code begins so */
  readonly birthWithin?: string;
}

/** The matter graph (事项清单与先后) of a place as data. Editing one means a new version number. */
export interface PlaceGraph {
  /** the division the list is issued for; `000000` is what no closer place says */
  readonly divisionCode: string;
  readonly name: string;
  readonly version: number;
  /** divisions whose codes begin with this follow the list */
  readonly prefix: string;
  /** 联办事项 */
  readonly joint: readonly MatterCode[];
  /** handled too, but outside the joint list */
  readonly single: readonly MatterCode[];
  /** what resident insurance starts on: where it is the certificate, the identity is upgraded later */
  readonly insuranceStartsOn: 'birth-certificate' | 'household-registration';
  readonly conditions?: JointConditions;
  readonly citations: readonly Citation[];
}
