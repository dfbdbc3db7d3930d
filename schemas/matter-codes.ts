import { z } from 'zod';
import { MATTER_CODES, MATTER_STATUSES, ROUTES, WORK_CODES, type Subject } from './matter.ts';

/** As many children as a delivery can have (birth-notification.ts). */
export const subjectSchema = z
  .custom<Subject>(
    (v) => typeof v === 'string' && /^(child-([1-9]|10)|mother|father|family)$/.test(v),
    '办理对象不正确',
  )
  .meta({
    id: 'Subject',
    title: '办理对象',
    type: 'string',
    pattern: '^(child-([1-9]|10)|mother|father|family)$',
  });

export const matterCodeSchema = z.enum(MATTER_CODES).meta({ id: 'MatterCode', title: '事项' });
export const workCodeSchema = z.enum(WORK_CODES).meta({ id: 'WorkCode', title: '事项或步骤' });
export const matterStatusSchema = z.enum(MATTER_STATUSES).meta({ id: 'MatterStatus', title: '事项状态' });
export const routeSchema = z.enum(ROUTES).meta({ id: 'Route', title: '办理方式' });
