import { z } from 'zod';
import { workCodeSchema } from './matter-codes.ts';
import { dateSchema, personNameSchema } from './person.ts';
import { AGENTS, BASES, type Agent, type Basis } from './words/representation.ts';

const agents = Object.keys(AGENTS) as [Agent, ...Agent[]];
const bases = Object.keys(BASES) as [Basis, ...Basis[]];

const listOf = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([code, word]) => `${code} ${word}`)
    .join('、');

export const representedSchema = z.enum(['mother', 'father']).meta({ title: '被代办的家长' });
const agentSchema = z.enum(agents).meta({ title: '谁代办', description: listOf(AGENTS) });
const basisSchema = z.enum(bases).meta({ title: '依据', description: listOf(BASES) });
const mattersSchema = z
  .array(workCodeSchema)
  .min(1)
  .max(30)
  .optional()
  .meta({ title: '代办哪些事项', description: '不写：本办件的全部事项' });
const untilSchema = dateSchema.meta({ title: '代办至', description: '当日止，至多一年' });

/** A parent has somebody act for them (代办), before a clerk. */
export const representationRequestSchema = z
  .strictObject({
    parent: representedSchema,
    agent: agentSchema,
    name: personNameSchema.meta({ title: '代办人姓名' }),
    basis: basisSchema,
    paper: z
      .strictObject({
        number: z.string().trim().min(1).max(60).meta({ title: '文书编号' }),
        date: dateSchema.meta({ title: '文书日期' }),
      })
      .optional()
      .meta({ title: '委托书或证明' }),
    present: z.boolean().meta({ title: '家长是否在场' }),
    matters: mattersSchema,
    until: untilSchema,
  })
  .meta({ id: 'RepresentationRequest', title: '代办登记' });
export type RepresentationRequest = z.infer<typeof representationRequestSchema>;

/** Who acts for a parent, as people see it: the name is masked (李某). */
export const representationSchema = z
  .object({
    id: z.uuid().meta({ title: '代办编号' }),
    parent: representedSchema,
    agent: agentSchema,
    basis: basisSchema,
    present: z.boolean().meta({ title: '登记时家长在场' }),
    who: z.string().optional().meta({ title: '谁代谁', description: '如 李某代王某；个人信息已删除的没有' }),
    matters: mattersSchema,
    until: untilSchema,
    startedAt: z.string().meta({ title: '登记时间' }),
    startedBy: z.string().meta({ title: '登记人' }),
    endedAt: z.string().optional().meta({ title: '撤回时间' }),
    endedBy: z.string().optional().meta({ title: '撤回人' }),
    active: z.boolean().meta({ title: '现在有效' }),
  })
  .meta({ id: 'Representation', title: '代办' });
export type RepresentationView = z.infer<typeof representationSchema>;
