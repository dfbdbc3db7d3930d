import { z } from 'zod';
import { COPY_STATUSES, DOCUMENT_KINDS, VERDICTS, type DocumentKind } from './document.ts';
import { matterCodeSchema, subjectSchema } from './matter-codes.ts';
import { dateSchema, divisionCodeSchema, lineSchema, personNameSchema } from './person.ts';

export const documentKindSchema = z
  .enum(DOCUMENT_KINDS as [DocumentKind, ...DocumentKind[]])
  .meta({ id: 'DocumentKind', title: '文书种类' });
export const copyStatusSchema = z.enum(COPY_STATUSES).meta({ id: 'CopyStatus', title: '纸质文书的状态' });

/** In an address or a body: a number, or a 文号 that ends with it. */
export const documentNumberSchema = z.string().trim().min(1).max(120).meta({
  title: '文书编号',
  description: '或以它结尾的文号',
  example: 'B-7K3F-9QWM-2XTA-C-A1',
});

/** Who may come for a document (领取人与这家的关系). */
export const COLLECTOR_RELATIONS = {
  mother: '母亲',
  father: '父亲',
  relative: '同住成年家属',
  agent: '受托人',
} as const satisfies Record<string, string>;
type Relation = keyof typeof COLLECTOR_RELATIONS;

export const ID_TYPES_SHOWN = {
  'resident-id': '居民身份证',
  passport: '护照',
  'hk-macao-permit': '港澳居民来往内地通行证',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'permanent-resident-card': '外国人永久居留身份证',
} as const satisfies Record<string, string>;
type IdTypeShown = keyof typeof ID_TYPES_SHOWN;

const relationSchema = z
  .enum(Object.keys(COLLECTOR_RELATIONS) as [Relation, ...Relation[]])
  .meta({ title: '与这家的关系' });

export const collectorSchema = z
  .strictObject({
    name: personNameSchema.meta({ title: '领取人姓名' }),
    relation: relationSchema,
    idType: z
      .enum(Object.keys(ID_TYPES_SHOWN) as [IdTypeShown, ...IdTypeShown[]])
      .meta({ title: '证件种类' }),
    idNumber: lineSchema(30).meta({ title: '证件号码' }),
  })
  .meta({ id: 'DocumentCollector', title: '领取人' });

const at = z.string().meta({ title: '时间' });

export const copyViewSchema = z
  .object({
    copy: z.int().meta({ title: '第几次补打', description: '0 是原件' }),
    status: copyStatusSchema,
    askedBy: z.string().meta({ title: '由谁要求打印' }),
    askedAt: at,
    movedBy: z.string().optional().meta({ title: '上一步由谁办理' }),
    movedAt: at.optional(),
    collector: z
      .object({
        name: z.string().meta({ title: '领取人姓名' }),
        relation: z.string().meta({ title: '与这家的关系' }),
        idType: z.string().meta({ title: '证件种类' }),
        idNumber: z.string().meta({ title: '证件号码' }),
      })
      .optional()
      .meta({ title: '领取人', description: '姓名与证件号已脱敏' }),
  })
  .meta({ id: 'DocumentCopy', title: '纸质文书' });

export const documentViewSchema = z
  .object({
    number: documentNumberSchema,
    caseNumber: z.string(),
    kind: documentKindSchema,
    title: z.string().meta({ title: '标题' }),
    subject: subjectSchema.optional(),
    matter: matterCodeSchema.optional(),
    organ: z.string().meta({ title: '出具机关', description: '部门代码，或 hall（政务服务大厅）' }),
    divisionCode: z.string(),
    issuedAt: at,
    validUntil: z.string().optional().meta({ title: '有效期至' }),
    withdrawnAt: at.optional().meta({ title: '失效时间' }),
    erased: z.boolean().meta({ title: '内容已随个人信息删除' }),
    copies: z.array(copyViewSchema).meta({ title: '纸质文书' }),
  })
  .meta({ id: 'Document', title: '文书' });
export type DocumentView = z.infer<typeof documentViewSchema>;

export const documentListSchema = z.object({ items: z.array(documentViewSchema) });

/** The one document that is issued because somebody asks for it. */
export const newDocumentSchema = z
  .strictObject({
    kind: z.literal('family-summary').meta({ title: '文书种类' }),
    parent: z
      .enum(['mother', 'father'])
      .optional()
      .meta({ title: '给哪一位家长', description: '不写：母亲；母亲已故或要对其分开保护的，父亲' }),
  })
  .meta({ id: 'NewDocument', title: '要出具的文书' });

export const queueFiltersSchema = z.strictObject({
  status: copyStatusSchema.optional(),
  kind: documentKindSchema.optional(),
  division: divisionCodeSchema
    .optional()
    .meta({ title: '出具机关所在地', description: '省、市的代码包括其下各县区' }),
});

const count = z.int().meta({ title: '件数' });
export const queueSchema = z.object({
  items: z.array(copyViewSchema.extend({ document: documentViewSchema.omit({ copies: true }) })),
  counts: z
    .object({ 'to-print': count, 'to-seal': count, 'to-collect': count })
    .meta({ title: '各状态的件数' }),
  nextCursor: z.string().nullable(),
});

export const copyStepSchema = z
  .strictObject({ step: z.enum(['printed', 'sealed']).meta({ title: '办完了哪一步' }) })
  .meta({ id: 'CopyStep', title: '打印与盖章' });

export const collectionSchema = z
  .strictObject({ collector: collectorSchema })
  .meta({ id: 'DocumentCollection', title: '领取' });

export const collectedSchema = z
  .object({
    number: documentNumberSchema,
    copy: z.int().meta({ title: '第几次补打', description: '0 是原件' }),
    status: copyStatusSchema,
    receipt: documentNumberSchema.optional().meta({ title: '送达回证的编号' }),
  })
  .meta({ id: 'CopyMoved', title: '纸质文书的现状' });

export const documentCheckSchema = z
  .strictObject({
    number: documentNumberSchema,
    code: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .meta({ title: '核验码', description: '空格、连字符与大小写不计' }),
    kind: documentKindSchema.optional().meta({ title: '纸面上的文书种类' }),
    issuedOn: dateSchema.optional().meta({ title: '纸面上的日期' }),
    name: z.string().trim().min(1).max(100).optional().meta({ title: '纸面上的一位受文人姓名' }),
  })
  .meta({ id: 'DocumentCheck', title: '核验文书' });

export const verdictSchema = z
  .object({ verdict: z.enum(VERDICTS).meta({ title: '核验结果' }) })
  .meta({ id: 'DocumentVerdict', title: '核验结果' });
