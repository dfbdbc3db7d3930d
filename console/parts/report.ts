import { composeFacts, leavesAt, type Field, type Leaf, type Values } from './fields.ts';

/** What the form of a birth asks of how many children, and of a father or none. */
export interface Shape {
  readonly children: number;
  readonly hasFather: boolean;
}

export interface Section {
  readonly title: string;
  readonly leaves: readonly Leaf[];
}

/** The parts of the form in the order in which a midwife knows them. */
export function sectionsOf(report: Field, { children, hasFather }: Shape): Section[] {
  const at = (...pointers: readonly string[]): Leaf[] =>
    pointers
      .flatMap((pointer) => leavesAt(report, pointer))
      .filter(({ pointer }) => !pointer.endsWith('/order'));
  const ofChildren = Array.from({ length: children }, (_, place) => ({
    title: children === 1 ? '新生儿' : `新生儿${place + 1}`,
    leaves: at(`/children/${place}`),
  }));
  return [
    { title: '报告与机构', leaves: at('/notificationId', '/facility') },
    { title: '分娩', leaves: at('/delivery').filter(({ pointer }) => pointer !== '/delivery/plurality') },
    ...ofChildren,
    { title: '母亲', leaves: at('/mother') },
    ...(hasFather ? [{ title: '父亲', leaves: at('/father') }] : []),
    {
      title: '婚姻与家庭',
      leaves: [
        ...at('/marriage'),
        ...optional(at('/childRank', '/prePregnancyCheck', '/family', '/housingNeed')),
      ],
    },
    { title: '落户、送达与账户', leaves: optional(at('/choices')) },
  ];
}

const optional = (leaves: readonly Leaf[]): Leaf[] => leaves.map((leaf) => ({ ...leaf, isRequired: false }));

/** The birth notification that was filled in. What is empty is left out, and asked for later. */
export function composeReport(values: Values, { children, hasFather }: Shape): Record<string, unknown> {
  const { father, ...facts } = composeFacts(values);
  const delivery = { ...(facts['delivery'] as object | undefined), plurality: children };
  const given = (facts['children'] ?? []) as { readonly order: number }[];
  const each = Array.from({ length: children }, (_, place) => ({
    order: place + 1,
    ...given.find(({ order }) => order === place + 1),
  }));
  return { ...facts, delivery, children: each, father: hasFather ? (father ?? {}) : null };
}
