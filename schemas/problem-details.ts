import { z } from 'zod';
import { PROBLEM_CODES } from './problem.ts';

/** RFC 9457 problem details, with Chinese title and detail and a stable English code. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ title: '种类', description: '说明这种错误的页面的地址' }),
    title: z.string().meta({ title: '标题' }),
    status: z.int().min(400).max(599).meta({ title: 'HTTP 状态码' }),
    detail: z.string().meta({ title: '说明' }),
    instance: z.string().meta({ title: '本次请求', description: 'urn:uuid: 加响应头 X-Request-Id 的值' }),
    code: z.enum(PROBLEM_CODES).meta({ title: '错误代码', description: '稳定，供程序判断' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z
            .string()
            .meta({ title: '位置', description: '请求内容中的 JSON 指针，或查询参数的名称' }),
          code: z.string().meta({ title: '错误代码' }),
          detail: z.string().meta({ title: '说明' }),
        }),
      )
      .max(50)
      .optional()
      .meta({ title: '逐项的错误' }),
    caseNumber: z.string().optional().meta({ title: '办件编号' }),
    triesLeft: z.int().optional().meta({ title: '验证码还可试几次' }),
    completedBy: z.string().optional().meta({ title: '办结人' }),
    completedAt: z.string().optional().meta({ title: '办结时间' }),
    outcome: z.string().optional().meta({ title: '结论' }),
    holder: z.string().optional().meta({ title: '领办人' }),
    until: z.string().optional().meta({ title: '领办至' }),
    draftedBy: z.string().optional().meta({ title: '提出人' }),
    draftedAt: z.string().optional().meta({ title: '提出时间' }),
  })
  .meta({ id: 'Problem', title: '错误说明' });

export type Problem = z.infer<typeof problemSchema>;
