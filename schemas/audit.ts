import { z } from 'zod';
import { dateSchema } from './person.ts';
import { ROLES } from './roles.ts';

/** Which calls an auditor wants to see. What is left out holds nothing back. */
export const auditFiltersSchema = z.strictObject({
  caseNumber: z.string().max(60).optional().meta({ title: '办件编号' }),
  who: z.string().min(1).max(200).optional().meta({ title: '令牌的名称' }),
  role: z.enum(ROLES).optional().meta({ title: '岗位' }),
  operation: z.string().max(60).optional().meta({ title: '接口的操作（operationId）' }),
  from: dateSchema.optional().meta({ title: '日期自', description: '含当天，北京时间' }),
  to: dateSchema.optional().meta({ title: '日期至', description: '含当天，北京时间' }),
});
export type AuditFilters = z.infer<typeof auditFiltersSchema>;

export const auditLineSchema = z
  .object({
    line: z.string().meta({ title: '行号' }),
    at: z.string().meta({ title: '时间' }),
    who: z.string().meta({ title: '令牌的名称' }),
    role: z.string().meta({ title: '岗位' }),
    operation: z.string().meta({ title: '操作' }),
    status: z.int().meta({ title: '答复' }),
    cases: z.array(z.string()).meta({ title: '涉及的办件', description: '只列审计人员辖区内的' }),
    task: z.string().optional().meta({ title: '任务' }),
    purpose: z.string().optional().meta({ title: '目的' }),
    fields: z.array(z.string()).optional().meta({ title: '完整看过的字段' }),
    department: z
      .string()
      .optional()
      .meta({ title: '部门', description: '大厅自己的人员、非工作人员和以前的记录没有' }),
    requestId: z.string().meta({ title: '请求编号' }),
  })
  .meta({ id: 'AuditLine', title: '审计的一行' });
export type AuditLineView = z.infer<typeof auditLineSchema>;
