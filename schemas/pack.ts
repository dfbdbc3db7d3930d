import { z } from 'zod';
import {
  lastCheckedSchema,
  packDivisionSchema,
  slugSchema,
  transitionSchema,
  yuanSchema,
} from './pack-terms.ts';
import { citationSchema } from './entitlement.ts';
import {
  betweenCitiesSchema,
  jointListSchema,
  patienceSchema,
  vaccinationProgrammeSchema,
} from './pack-handling.ts';
import { offerSchema } from './pack-offer.ts';
import { packDeadlineSchema, packTermSchema } from './pack-times.ts';
import { schemesSchema } from './pack-schemes.ts';
import { dateSchema } from './person.ts';

const SCHEME_CODES = Object.keys(schemesSchema.shape) as [
  keyof z.infer<typeof schemesSchema>,
  ...(keyof z.infer<typeof schemesSchema>)[],
];

/** A measure of the papers that no decision here reads: shown in documents, and told to whom it is offered. */
const measureSchema = z.strictObject({
  measure: slugSchema,
  name: z.string().min(1),
  kind: z.enum(['guidance', 'referral', 'event', 'monitored']),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  offer: offerSchema.optional(),
  cite: citationSchema,
  at: packDivisionSchema,
  lastChecked: lastCheckedSchema.optional(),
});

/** A rule pack (规则包): what one division has issued, as data. */
export const packSchema = z.strictObject({
  pack: slugSchema,
  version: z.int().positive(),
  /** first day of this version; left out by the first one only. The version before it stays beside it. */
  effective: dateSchema.optional(),
  /** whom this version reaches besides; every later version says it, an empty list for nobody */
  transition: z.array(transitionSchema).optional(),
  division: packDivisionSchema,
  name: z.string().min(1),
  status: z.enum(['in-force', 'draft']),
  documents: z.record(
    z.string(),
    z.strictObject({
      title: z.string().min(1),
      confidence: citationSchema.shape.confidence,
      issued: dateSchema.optional(),
      /** numbers of pages of the web, as policies/papers/pages.yaml has them: `W69 W70` */
      source: z
        .string()
        .regex(/^W\d+( W\d+)*$/, '应为网页的编号，如 W69 W70')
        .optional(),
      /** when the numbers cited to it were last held against its own text, and by whom or what; left out where nobody noted it */
      lastChecked: lastCheckedSchema.optional(),
    }),
  ),
  schemes: schemesSchema.default({}),
  measures: z.array(measureSchema).default([]),
  /** 办理时限, statutory or promised; where a pack has none of a kind, it is not published (未公布) */
  terms: z.array(packTermSchema).default([]),
  /** until when a family has something to do, beside what its entitlements say */
  deadlines: z.array(packDeadlineSchema).default([]),
  /** 联办清单: which matters are handled jointly here and under which conditions; a place without one follows the wider division */
  jointLists: z.array(jointListSchema).default([]),
  /** 免疫程序 */
  vaccination: z.array(vaccinationProgrammeSchema).default([]),
  /** what two cities need between them; shown as clocks, never as a promise of the place */
  betweenCities: z.array(betweenCitiesSchema).default([]),
  /** 技术时限: how long departments may be silent */
  patience: z.array(patienceSchema).default([]),
  /** above which a person looks at a payment, or at a monthly wage, first; where a pack says none: policies/payments/bounds.ts */
  bounds: z
    .strictObject({
      orderYuan: yuanSchema.optional(),
      monthlyWageYuan: yuanSchema.optional(),
      /** left out where no text says so: 产品阈值, and shown as such */
      cite: citationSchema.optional(),
    })
    .optional(),
  /** what was looked for and not found: shown as such in the documents */
  notKnown: z.array(z.string().min(1)).default([]),
  /**
   * What was looked for in which places, when and where, and not found: only there it is said that nothing was issued. In the
   * whole division of the pack where none is named.
   */
  searched: z
    .array(
      z.strictObject({
        schemes: z.array(z.enum(SCHEME_CODES)).min(1),
        divisions: z.array(packDivisionSchema).min(1).optional(),
        except: z.array(packDivisionSchema).min(1).optional(),
        /** last day of which it is said, where a scheme came later */
        until: dateSchema.optional(),
        on: dateSchema,
        where: z.string().min(1),
      }),
    )
    .default([]),
  /** what a version before this one said and this one ends, in words; whatever it does not name is inherited */
  repealed: z
    .array(
      z.strictObject({
        scheme: z.enum(SCHEME_CODES).optional(),
        measure: slugSchema.optional(),
        /** title of a paper that is no longer in force: what rests on it falls, its notes too */
        document: z.string().min(1).optional(),
        text: z.string().min(1),
        cite: citationSchema,
        at: packDivisionSchema,
      }),
    )
    .default([]),
  /** other names in use for the same thing */
  aliases: z.array(z.strictObject({ name: z.string(), alias: z.string() })).default([]),
});

export type Pack = z.infer<typeof packSchema>;
export type Schemes = z.infer<typeof schemesSchema>;
export type SchemeCode = keyof Schemes;
/** One dated version of what a pack says of a scheme. */
export type Period<C extends SchemeCode> = NonNullable<Schemes[C]>[number];
export type Measure = z.infer<typeof measureSchema>;
