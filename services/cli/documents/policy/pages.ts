import { allClauses } from '../../../../policies/load/all-clauses.ts';
import { writeClausesPage } from './clauses-page.ts';
import { linker } from './markdown.ts';
import { writeNumbersPage, writePolicyIndex } from './numbers-page.ts';
import { shownPacks, writePlacePage } from './place-page.ts';

/** The generated pages of the rules: file, and how its text is made. */
export const POLICY_PAGES: readonly (readonly [string, () => string])[] = [
  ['docs/clauses.md', writeClausesPage],
  ['docs/policy/README.md', writePolicyIndex],
  ['docs/policy/numbers.md', () => writeNumbersPage(linker(allClauses(), '../clauses.md'))],
  ...shownPacks().map(
    (pack) =>
      [
        `docs/policy/${pack.pack}.md`,
        () => writePlacePage(pack, linker(allClauses(), '../clauses.md')),
      ] as const,
  ),
];
