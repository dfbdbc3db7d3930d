import { z } from 'zod';

/** How well a facility's reports of one month were. */
export const qualityMonthSchema = z
  .object({
    facilityCode: z.string().meta({ title: '机构代码' }),
    month: z.string().meta({ title: '月份', description: '北京时间，如 2026-11' }),
    reports: z.int().meta({ title: '报告的分娩' }),
    partial: z.int().meta({ title: '要补报的' }),
    corrected: z.int().meta({ title: '被更正的' }),
    refused: z.int().meta({ title: '证明未予签发的' }),
  })
  .meta({ id: 'ReportQuality', title: '一个月的报告质量' });

export type QualityMonth = z.infer<typeof qualityMonthSchema>;
