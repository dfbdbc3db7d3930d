import { z } from 'zod';
import { contactWishesSchema } from './contact-wish.ts';
import { representationSchema } from './representation.ts';

/* What a parent settles for themselves (家长端): how they are reached (联系意愿), and who acts for them (代办). */

const caseNumberSchema = z.string().max(60).meta({ title: '办件编号' });

export const familyWishesSaidSchema = contactWishesSchema
  .extend({ caseNumber: caseNumberSchema.optional().meta({ description: '不写：登录的那个办件' }) })
  .meta({ id: 'FamilyContactWishesSaid', title: '本人的联系意愿' });

export const familyWishesSchema = z
  .object({ caseNumber: caseNumberSchema, wishes: contactWishesSchema.shape.wishes })
  .meta({ id: 'FamilyContactWishes', title: '本人的联系意愿' });

const familyRepresentationSchema = representationSchema
  .omit({ startedBy: true, endedBy: true, parent: true })
  .extend({ caseNumber: caseNumberSchema })
  .meta({ id: 'FamilyRepresentation', title: '谁代本人办理' });
export type FamilyRepresentation = z.infer<typeof familyRepresentationSchema>;

export const familyRepresentationsSchema = z.object({ items: z.array(familyRepresentationSchema) });
