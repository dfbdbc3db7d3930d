import type { CaseStatus } from '../../schemas/case-view.ts';
import type { MatterStatus } from '../../schemas/matter.ts';
import type { Colour } from './output.ts';

export function statusColour(status: MatterStatus | CaseStatus): Colour {
  if (status === 'completed') return 'green';
  if (status === 'correction' || status === 'manual' || status === 'suspended') return 'yellow';
  if (status === 'refused' || status === 'revoked' || status === 'annulled') return 'red';
  return status === 'not-applicable' || status === 'withdrawn' || status === 'offline' ? 'dim' : 'cyan';
}
