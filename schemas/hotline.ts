import { z } from 'zod';
import { dateSchema } from './person.ts';

/** What the hotline (12345) hands over to the hall: its ticket, what somebody wants to know, until when it wants a reply. */
export const hotlineSchema = z
  .strictObject({
    ticket: z
      .string()
      .regex(/^[0-9A-Za-z-]{4,40}$/, '工单编号为4至40位字母、数字或连字符')
      .meta({ title: '工单编号', example: 'LZ20261201000123' }),
    asked: z
      .string()
      .trim()
      .min(1, '请填写来电反映的事')
      .max(500)
      .meta({ title: '反映的事', pattern: String.raw`\S` }),
    replyDue: dateSchema.optional().meta({
      title: '最晚何日答复',
      description: '工单写明的；没有的按本任务的期限（产品默认）。当日结束前，北京时间',
    }),
  })
  .meta({ id: 'Hotline', title: '12345转办' });
