import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';

/** An inclusive creche in Lanzhou that lacks nothing; when it was opened is not said. */
export const CRECHE: InstitutionFacts = {
  divisionCode: '620102',
  kind: 'social',
  ownership: 'private',
  meetsStandards: true,
  registered: true,
  filed: true,
  inclusivePrice: true,
  slots: 60,
  enrolled: 45,
};
