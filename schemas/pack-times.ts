import { z } from 'zod';
import { TERM_KINDS } from './clock.ts';
import { citationSchema } from './entitlement.ts';
import { FOLLOW_ONS, MATTERS, type FollowOnCode, type MatterCode } from './matter.ts';
import { packDivisionSchema, slugSchema } from './pack-terms.ts';
import { dateSchema } from './person.ts';

/** What a pack says of time: how long an office has (办理时限), and until when a family has to act (家里的期限). */

/** Work that an office decides, and that a term may be about. */
export type TimedWork = MatterCode | FollowOnCode;

const workSchema = z.enum(Object.keys({ ...MATTERS, ...FOLLOW_ONS }) as [TimedWork, ...TimedWork[]]);
/** 产品阈值 of this product, no text: a term of more than half a year is a slip. */
const MOST_WORKING_DAYS = 125;
const workingDaysSchema = z
  .int()
  .positive('工作日应大于0')
  .max(MOST_WORKING_DAYS, `工作日不应超过${MOST_WORKING_DAYS}（产品阈值）`);

const sourced = {
  rule: slugSchema,
  from: dateSchema.optional(),
  until: dateSchema.optional(),
  text: z.string().min(1),
  cite: citationSchema,
  at: packDivisionSchema,
};

/**
 * What the matter's own law says of its one notice of what is missing (一次性告知). Nothing is taken from elsewhere: where a pack
 * leaves it out, silence accepts nothing and no day of it is reckoned.
 */
const noticeLawSchema = z.strictObject({
  /** within which an office must ask for what is missing */
  noticeWorkingDays: workingDaysSchema.optional(),
  /** within which the family has to answer, from the day on which it got the notice */
  answerWorkingDays: workingDaysSchema.optional(),
  /** an office that has not asked in that time has accepted (逾期不告知的视为受理) */
  silenceAccepts: z.literal(true).optional(),
});

export const packTermSchema = z
  .strictObject({
    work: workSchema,
    kind: z.enum(TERM_KINDS),
    workingDays: workingDaysSchema,
    notice: noticeLawSchema.optional(),
    ...sourced,
  })
  .refine(
    ({ notice }) => !notice?.silenceAccepts || notice.noticeWorkingDays !== undefined,
    '视为受理（silenceAccepts）须写明几个工作日内告知（noticeWorkingDays）',
  );

/** Days or months that a family has after a birth; the day itself is not counted. */
export const packDeadlineSchema = z.strictObject({
  work: workSchema,
  monthsAfterBirth: z.int().positive().max(36),
  /** by what the family has done its part: the matter was asked for, or is completed */
  metBy: z.enum(['requested', 'completed']),
  ...sourced,
});

export type PackTerm = z.infer<typeof packTermSchema>;
export type PackDeadline = z.infer<typeof packDeadlineSchema>;
export type NoticeLaw = z.infer<typeof noticeLawSchema>;
