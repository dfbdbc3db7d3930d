import { allClauses } from '../../../../policies/load/all-clauses.ts';
import { writeClausesPage } from './clauses-page.ts';
import { linker } from './markdown.ts';
import { writeNumbersPage, writePolicyIndex } from './numbers-page.ts';
import { shownPacks, writePlacePage } from './place-page.ts';

function writePage(name: string): string {
  const pack = shownPacks().find((one) => one.pack === name);
  if (!pack) throw new Error(`no pack ${name}`);
  return writePlacePage(pack, linker(allClauses(), '../clauses.md'));
}

/** The generated pages of the rules: file, and how its text is made. */
export const POLICY_PAGES: readonly (readonly [string, () => string])[] = [
  ['docs/clauses.md', writeClausesPage],
  ['docs/policy/README.md', writePolicyIndex],
  ['docs/policy/numbers.md', () => writeNumbersPage(linker(allClauses(), '../clauses.md'))],
  ...shownPacks().map(({ pack }) => [`docs/policy/${pack}.md`, () => writePage(pack)] as const),
];
