import { z } from 'zod';
import { citationSchema } from './entitlement.ts';

/** Why the clock of a matter stands still: time that is not counted (不计入办理时限). */
export const PAUSE_REASONS = ['correction', 'verification', 'post', 'card-making'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Those that an office says itself when it takes a matter on; that it asks the family for something is an answer of its own. */
export const OFFICE_PAUSES = [
  'verification',
  'post',
  'card-making',
] as const satisfies readonly PauseReason[];

/** not-started 未开始 · running 计时中 · paused 计时暂停 · done 已停止 */
export const CLOCK_STATES = ['not-started', 'running', 'paused', 'done'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** statutory 法定: a text gives it · promised 承诺: the place that handles the matter has published it */
export const TERM_KINDS = ['statutory', 'promised'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

/** What of a due date a list is asked for: past · today · soon, which is from today to the next working day. */
export const DUE_FILTERS = ['overdue', 'today', 'soon'] as const;
export type DueFilter = (typeof DUE_FILTERS)[number];

export const dueFilterSchema = z.enum(DUE_FILTERS).meta({
  title: '办结期限',
  description: 'overdue 已超期 · today 今天到期 · soon 今天至下一个工作日到期',
});

const dayOf = (title: string) => z.string().meta({ title, format: 'date' });

/** How the time of a matter has run, with the event that each pause rests on. No personal data. */
export const clockViewSchema = z
  .object({
    state: z.enum(CLOCK_STATES).meta({
      title: '计时状态',
      description: 'not-started 未开始 · running 计时中 · paused 计时暂停 · done 已停止',
    }),
    startedOn: dayOf('起算之日（当日不计）').optional(),
    endedOn: dayOf('停止之日').optional(),
    pauses: z
      .array(
        z.object({
          why: z.enum(PAUSE_REASONS).meta({ title: '为什么不计时' }),
          from: dayOf('自何日起不计'),
          until: dayOf('至何日止不计').optional(),
          event: z.int().meta({ title: '开始不计时所据的经过（events[].seq）' }),
          endedBy: z.int().optional().meta({ title: '恢复计时所据的经过（events[].seq）' }),
        }),
      )
      .meta({ title: '不计时的期间', description: '起止两日都不计' }),
    corrections: z.int().optional().meta({ title: '已要求补正几次', description: '应当一次告知' }),
  })
  .meta({ id: 'Clock', title: '计时' });

/** One term of a matter: how long its office has, by which text, and where that stands. */
export const termViewSchema = z
  .object({
    kind: z.enum(TERM_KINDS).meta({ title: '时限的种类', description: 'statutory 法定 · promised 承诺' }),
    workingDays: z.int().optional().meta({ title: '工作日', description: '没有的是未公布' }),
    text: z.string().meta({ title: '说明' }),
    citation: citationSchema.optional(),
    dueDate: dayOf('到期之日').optional(),
    left: z.int().optional().meta({ title: '还剩几个工作日' }),
    overdue: z.boolean().optional().meta({ title: '是否超期' }),
    provisional: z.boolean().optional().meta({ description: '所涉年份的放假安排尚未公布' }),
    noticeDue: dayOf('一次性告知应在何日之前').optional(),
    answerDue: dayOf('家长补正应在何日之前（收到告知之日起算）').optional(),
    acceptedOn: dayOf('逾期不告知，依本事项自己的规定视为受理之日').optional(),
  })
  .meta({ id: 'Term', title: '办理时限' });

/** A day until which the family itself has something to do. */
export const deadlineViewSchema = z
  .object({
    date: dayOf('期限'),
    provisional: z.boolean().optional().meta({ description: '所涉年份的放假安排尚未公布' }),
    text: z.string().meta({ title: '说明' }),
    citation: citationSchema,
    metOn: dayOf('办成之日').optional(),
    past: z.boolean().meta({ title: '是否已过而没有办' }),
  })
  .meta({ id: 'Deadline', title: '家里的期限' });

/** How a piece of work stands against its terms. */
export const handlingFields = {
  clock: clockViewSchema.optional(),
  terms: z.array(termViewSchema).optional().meta({ title: '办理时限' }),
  statutoryDue: dayOf('法定办结期限').optional(),
  promisedDue: dayOf('承诺办结期限').optional(),
  dueDate: dayOf('办结期限').optional().meta({ title: '办结期限', description: '法定与承诺中较早的' }),
};

export type ClockView = z.infer<typeof clockViewSchema>;
export type TermView = z.infer<typeof termViewSchema>;
export type DeadlineView = z.infer<typeof deadlineViewSchema>;
