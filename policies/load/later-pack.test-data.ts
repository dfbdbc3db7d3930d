import { packTexts, type PackText } from './all-packs.ts';

/** Later versions of the project's own packs, invented, for tests and measurements of a change of rules. */

export interface LaterPack {
  /** the pack of the project that it follows */
  readonly pack: string;
  readonly version?: number;
  /** ISO date, its first day */
  readonly effective: string;
  /** YAML of the transitional clauses, one in a line; the document 修订 may be cited */
  readonly transition?: readonly string[];
  /** texts to replace, each of which must be there */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

/** The text of such a version: the project's own with a head, clauses and changes. */
export function laterPack({ pack, version = 2, effective, transition = [], changes }: LaterPack): PackText {
  const head = [
    `version: ${version}`,
    `effective: ${effective}`,
    transition.length === 0 ? 'transition: []' : 'transition:',
    ...transition.map((clause) => `  - ${clause}`),
  ];
  let text = packTexts().find(({ file }) => file === `policies/packs/${pack}.yaml`)?.text ?? '';
  const all: (readonly [string, string])[] = [
    ['version: 1', head.join('\n')],
    ['documents:\n', `documents:\n  修订: { title: 修订通知（虚构，仅供试验）, confidence: seed }\n`],
    ...changes,
  ];
  for (const [from, to] of all) {
    if (!text.includes(from)) throw new Error(`there is no “${from}” in ${pack}.yaml`);
    text = text.replace(from, to);
  }
  return { file: `${pack}-${version}.yaml`, text };
}

/** Gansu: 10 more days of leave, 60 days of allowance that were open before, for whoever is still on leave. */
export function gansuRevision(effective: string): PackText {
  const clause = (rule: string, schemes: string): string =>
    `{ rule: ${rule}, applies: still-on-leave, on: ${effective}, schemes: [${schemes}], text: 施行之日仍在休产假的，按新规定执行, cite: { document: 修订, article: 二 } }`;
  return laterPack({
    pack: 'gansu',
    effective,
    transition: [clause('still-on-leave-on-the-first-day', 'maternity-leave, maternity-allowance')],
    changes: [
      ['      total: 180', '      total: 190'],
      [
        '- { rule: days-beyond-the-certain-ones, when: always, days: unknown }',
        '- { rule: days-beyond-the-certain-ones, when: always, days: 60, cite: { document: 修订, article: 一 } }',
      ],
    ],
  });
}
