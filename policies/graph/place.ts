import type { MatterCode } from '../../schemas/matter.ts';
import type { JointConditions } from '../../schemas/pack-handling.ts';

/** The matter graph (事项清单与先后) of a place, as its pack has it. */
export interface PlaceGraph {
  /** the division the list is issued for; `000000` is what no closer place says */
  readonly divisionCode: string;
  readonly name: string;
  readonly version: number;
  /** 联办事项 */
  readonly joint: readonly MatterCode[];
  /** handled too, but outside the joint list */
  readonly single: readonly MatterCode[];
  /** what resident insurance starts on: where it is the certificate, the identity is upgraded later */
  readonly insuranceStartsOn: 'birth-certificate' | 'household-registration';
  readonly conditions?: JointConditions | undefined;
}
