import { z } from 'zod';
import { subjectSchema, workCodeSchema } from './matter-codes.ts';
import { dateSchema } from './person.ts';
import { reasonSchema } from './task.ts';

/** What a supervisor wants to be answered (督办), by hand: of a matter, or of a case as a whole, and until when. */
export const supervisionOrderSchema = z
  .strictObject({
    reason: reasonSchema.meta({ title: '督办的理由' }),
    replyDue: dateSchema.meta({
      title: '最晚何日答复',
      description: '今天至60天内（产品默认）；当日结束前，北京时间',
    }),
    matter: z
      .strictObject({ subject: subjectSchema, code: workCodeSchema })
      .optional()
      .meta({ title: '督办哪个事项', description: '没有：整个办件' }),
  })
  .meta({ id: 'SupervisionOrder', title: '督办' });

export const supervisionOrderedSchema = z
  .object({
    id: z.uuid().meta({ title: '任务编号' }),
    replyDue: z.string().meta({ title: '最晚何日答复', format: 'date' }),
  })
  .meta({ id: 'SupervisionOrdered', title: '已督办' });
