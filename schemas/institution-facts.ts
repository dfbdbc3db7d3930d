import { z } from 'zod';
import { dateSchema, divisionCodeSchema } from './person.ts';

const MOST_PLACES = 100_000;
const MOST_CLASSES = 1_000;
const MOST_YEARS = 100;

/** A childcare institution (托育机构) as far as it is known. */
export const institutionFactsSchema = z
  .strictObject({
    divisionCode: divisionCodeSchema.optional(),
    kind: z.enum(['social', 'kindergarten-class', 'employer', 'community', 'hospital', 'home']).optional(),
    ownership: z.enum(['public', 'private']).optional(),
    meetsStandards: z.boolean().optional(),
    registered: z.boolean().optional(),
    filed: z.boolean().optional(),
    inclusivePrice: z.boolean().optional(),
    slots: z.int().nonnegative().max(MOST_PLACES, '托位数过大').optional(),
    enrolled: z
      .int()
      .nonnegative()
      .max(MOST_PLACES, '在托人数过大')
      .optional()
      .meta({ description: '当日在托人数' }),
    openedOn: dateSchema.optional(),
    useRate: z.number().min(0).max(100).optional().meta({
      title: '托位使用率',
      description: '百分数（如 60），或不大于1的小数（如 0.6）；只在当地要求使用率时用到',
    }),
    infantClasses: z.int().min(0).max(MOST_CLASSES).optional().meta({
      title: '乳儿班数',
      description: '只在当地按乳儿班补贴时用到',
    }),
    infantSlots: z.int().min(0).max(MOST_PLACES, '托位数过大').optional().meta({
      title: '其中乳儿班托位数',
      description: '只在当地给乳儿班另定标准时用到',
    }),
    infantEnrolled: z.int().min(0).max(MOST_PLACES, '在托人数过大').optional().meta({
      title: '其中乳儿班在托人数',
      description: '只在当地给乳儿班另定标准、按收托数补贴时用到',
    }),
    subsidyYearsPaid: z.int().min(0).max(MOST_YEARS).optional().meta({
      title: '已领运营补贴的年数',
      description: '补贴年数两种读法不一致时，由它决定',
    }),
  })
  .meta({ id: 'InstitutionFacts', title: '托育机构情况' });

export type InstitutionFacts = z.infer<typeof institutionFactsSchema>;
