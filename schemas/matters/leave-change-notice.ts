import { z } from 'zod';
import { leaveLineSchema } from './leave-notice.ts';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 假期变更告知: human resources tells the employer what a change of rules has made of the leave it was told of. */
export const command = z.object({
  parent: identityFields,
  employmentDivisionCode: divisionCodeSchema,
  /** all leave as it stands now; empty: none is left */
  leaves: z.array(leaveLineSchema),
  /** codes of what is another than before */
  changed: z.array(z.string()).min(1),
  /** of the decision, from 2: an older notice never replaces a newer one */
  revision: z.int().min(2),
  /** the version of the rules that changed it */
  pack: z.string(),
});

export const result = z.object({ noticeNumber: z.string(), sentAt: timeSchema });
