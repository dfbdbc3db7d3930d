import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BASES, type Basis } from '../../../policies/personal-data/bases.ts';
import { groundOfCommand, undeclaredIn } from '../../../policies/personal-data/declared.ts';
import { OTHER_USES, REPORT_USES } from '../../../policies/personal-data/other-uses.ts';
import { COMMAND_USES, type Use } from '../../../policies/personal-data/uses.ts';
import { birthNotificationSchema } from '../../../schemas/birth-notification.ts';
import { caseFoundSchema } from '../../../schemas/case-list.ts';
import { caseViewSchema, deliverySummarySchema, hospitalViewSchema } from '../../../schemas/case-view.ts';
import { WORK_CODES } from '../../../schemas/matter.ts';
import { PAYLOADS } from '../../../schemas/matters/registry.ts';
import { caseEventEnvelopeSchema, noticePayloadSchema } from '../../../schemas/message.ts';
import { sideViewSchema } from '../../../schemas/task.ts';

/** As much of a JSON schema as fields are looked for in. */
interface Node {
  readonly $ref?: string;
  readonly type?: string;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly $defs?: Readonly<Record<string, Node>>;
}

/** Every path of a schema that ends in a value. */
function fieldsOf(schema: z.ZodType): string[] {
  const root = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Node;
  const walk = (node: Node, at: string): string[] => {
    if (node.$ref !== undefined) return walk(root.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {}, at);
    if (node.anyOf) return node.anyOf.flatMap((one) => walk(one, at));
    if (node.items) return walk(node.items, `${at}[]`);
    if (!node.properties) return node.type === 'null' ? [] : [at];
    return Object.entries(node.properties).flatMap(([field, one]) =>
      walk(one, at === '' ? field : `${at}.${field}`),
    );
  };
  return [...new Set(walk(root, ''))].sort();
}

const firstFields = (...schemas: readonly z.ZodObject[]): string[] =>
  [...new Set(schemas.flatMap(({ shape }) => Object.keys(shape)))].sort();
const sorted = (fields: readonly string[]): string[] => fields.toSorted();

describe('every use of personal data is declared', () => {
  it.each(WORK_CODES)('what is sent as %s, field by field', (code) => {
    expect(sorted(COMMAND_USES[code].fields)).toEqual(fieldsOf(PAYLOADS[code].command));
  });

  it('what a hospital reports: each field is for something, and for one thing', () => {
    const declared = Object.values(REPORT_USES).flatMap(({ fields }) => fields);
    expect(sorted(declared)).toEqual(fieldsOf(birthNotificationSchema));
  });

  it.each<[keyof typeof OTHER_USES, readonly string[]]>([
    ['notice', firstFields(noticePayloadSchema)],
    ['hospital-view', firstFields(hospitalViewSchema, deliverySummarySchema)],
    ['search', firstFields(caseFoundSchema)],
    ['duplicates', firstFields(sideViewSchema)],
    ['case-view', firstFields(caseViewSchema)],
    ['outsiders', firstFields(caseEventEnvelopeSchema.shape.data)],
  ])('what is shown as %s', (use, shown) => {
    expect(sorted(OTHER_USES[use].fields)).toEqual(shown);
  });

  it('and each rests on a provision that is named, whose reading is said to be checked only where its place is known', () => {
    const uses = [COMMAND_USES, REPORT_USES, OTHER_USES].flatMap((some): Use[] => Object.values(some));
    for (const { bases } of uses) expect(bases.filter((code) => !Object.hasOwn(BASES, code))).toEqual([]);
    for (const [code, { law, article, known }] of Object.entries<Basis>(BASES)) {
      expect(law, code).not.toBe('');
      expect(article ?? known, code).not.toBeNull();
      expect(known ?? 'facts §1', code).toMatch(/^(facts §\d|sources\/[a-z0-9-]+\.txt$)/);
    }
  });

  it('what rests on consent says so, and nothing else asks for it', () => {
    for (const [code, { bases, consent }] of Object.entries(COMMAND_USES))
      expect(bases.includes('consent-13'), code).toBe(consent !== undefined);
  });
});

describe('a field without a basis', () => {
  const birth = { consents: [] };
  const payload = { residentId: 'x', accountNumber: 'x', registeredName: 'x' };
  const command = { code: 'insurance-identity-upgrade', subject: 'child-1', payload } as const;

  it('is not sent, wherever it stands', () => {
    expect(groundOfCommand(command, birth).bases).toEqual(COMMAND_USES[command.code].bases);
    const marital = { ...command, payload: { ...payload, marriage: { status: 'unmarried' } } };
    expect(() => groundOfCommand(marital, birth)).toThrow(
      'insurance-identity-upgrade has no basis for marriage.status',
    );
    const told = { parent: { name: 'x', phone: '13900000001' }, leaves: [{ code: 'x', child: 'y' }] };
    expect(undeclaredIn('leave-notice', told)).toEqual(['parent.phone', 'leaves[].child']);
  });
});
