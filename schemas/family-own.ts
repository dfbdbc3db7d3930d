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

/** Who has read of a family: never who by name. */
/** What a parent was told by SMS, the newest first. */
export const familyNoticesSchema = z
  .object({
    items: z.array(
      z.object({
        at: z.string().meta({ title: '发出时间' }),
        caseNumber: z.string().meta({ title: '办件编号' }),
        title: z.string().meta({ title: '什么通知' }),
        text: z
          .string()
          .optional()
          .meta({ title: '说了什么', description: '号码已遮挡，不含登录链接与验证码；没有：内容已不再保存' }),
        arrived: z.boolean().optional().meta({ title: '送到没有', description: '没有：还不知道' }),
      }),
    ),
  })
  .meta({ id: 'FamilyNotices', title: '发给我的消息' });
export type FamilyNotices = z.infer<typeof familyNoticesSchema>;

export const readersSchema = z
  .object({
    items: z.array(
      z.object({
        at: z.string().meta({ title: '何时', format: 'date-time' }),
        role: z.string().meta({ title: '岗位' }),
        roleText: z.string().meta({ title: '岗位的名称' }),
        department: z
          .string()
          .nullable()
          .meta({ title: '部门', description: '空：大厅窗口的人员，或医院、系统等不属于部门的' }),
        departmentText: z.string().nullable().meta({ title: '部门的名称' }),
        text: z.string().meta({ title: '做了什么' }),
      }),
    ),
  })
  .meta({ id: 'FamilyReaders', title: '谁看过我家的信息' });
