import { existsSync } from 'node:fs';
import { INVARIANTS, TREATMENTS, type Clause, type Paper, type ReferenceKind } from '../../schemas/clause.ts';
import { COUNTS } from '../../schemas/counts.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { FOLLOW_ONS, MATTERS, PAYMENTS } from '../../schemas/matter.ts';
import type { Measure, Pack } from '../../schemas/pack.ts';
import { citationsOf, citesIn, LISTS, periodsOf, type Cited } from '../entitlements/pack-parts.ts';
import { articlesOf } from './check-articles.ts';
import type { Path } from './pack-mistake.ts';

type Report = (path: Path, message: string) => void;

interface Found {
  /** what kind of measure, where it is one */
  readonly measure?: Measure;
  /** where the thing is cited from, as far as it is cited at all */
  readonly cites: readonly Cited[];
}

const PROJECT = new URL('../../', import.meta.url);

const KNOWN: Readonly<
  Record<'entitlement' | 'matter' | 'follow-on' | 'payment' | 'count' | 'invariant', ReadonlySet<string>>
> = {
  entitlement: new Set(Object.keys(ENTITLEMENTS)),
  matter: new Set(Object.keys(MATTERS)),
  'follow-on': new Set(Object.keys(FOLLOW_ONS)),
  payment: new Set(Object.keys(PAYMENTS)),
  count: new Set(Object.keys(COUNTS)),
  invariant: new Set(INVARIANTS),
};

/** What a reference points to, or nothing where there is no such thing. */
function resolve(kind: ReferenceKind, name: string, packs: readonly Pack[]): Found | undefined {
  const [pack = '', scheme = '', rule = ''] = name.split('/');
  switch (kind) {
    case 'entitlement':
    case 'matter':
    case 'follow-on':
    case 'payment':
    case 'count':
    case 'invariant':
      return KNOWN[kind].has(name) ? { cites: [] } : undefined;
    case 'code':
      return existsSync(new URL(name, PROJECT)) ? { cites: [] } : undefined;
    case 'scheme': {
      const periods = periodsOf(packs, pack, scheme);
      return periods.length > 0 ? { cites: periods.flatMap(citesIn) } : undefined;
    }
    case 'rule': {
      const items = periodsOf(packs, pack, scheme).flatMap((period) =>
        LISTS.flatMap((list) => period[list] ?? []),
      );
      const named = items.filter((item) => item.rule === rule);
      return named.length > 0 ? { cites: named.map(({ cite }) => cite) } : undefined;
    }
    case 'measure': {
      const found = packs
        .filter((one) => one.pack === pack)
        .flatMap(({ measures }) => measures.filter(({ measure }) => measure === scheme));
      const [measure] = found;
      return measure && { measure, cites: found.map(({ cite }) => cite) };
    }
  }
}

/** The kinds that come to a result, and those by which a department is written to. */
const RESULTS: readonly ReferenceKind[] = ['entitlement', 'matter', 'payment', 'scheme'];
const MESSAGES: readonly ReferenceKind[] = ['follow-on', 'matter', 'payment'];

/** What must carry a treatment, so that no row claims what nobody ever sees. That it is reached: policies/proofs. */
function carries(treatment: Clause['treatment'], kind: ReferenceKind, found: Found): boolean {
  switch (treatment) {
    case 'built':
      return RESULTS.includes(kind);
    case 'referred':
      return MESSAGES.includes(kind);
    case 'told':
      return found.measure?.offer !== undefined || kind === 'rule';
    // a query that counts (infra/postgres/ledger/counts.ts); nothing counts institutions or services
    case 'monitored':
      return kind === 'count';
    case 'not-computable':
    case 'not-built':
      return true;
  }
}

function checkClause(paper: Paper, index: number, packs: readonly Pack[], report: Report): void {
  const clause = paper.clauses[index];
  if (!clause) return;
  if (!paper.articles.includes(clause.article))
    report(['clauses', index, 'article'], `articles 中没有“${clause.article}”`);
  let carried = clause.by.length === 0;
  clause.by.forEach((reference, at) => {
    const path = ['clauses', index, 'by', at];
    const colon = reference.indexOf(':');
    const [kind, name] = [reference.slice(0, colon), reference.slice(colon + 1)];
    const found = resolve(kind as ReferenceKind, name, packs);
    if (!found) return report(path, `没有“${reference}”`);
    carried ||= carries(clause.treatment, kind as ReferenceKind, found);
    const here = found.cites.filter(({ document }) => document === paper.document);
    const cited = here.flatMap(({ article }) => articlesOf(article));
    if (['measure', 'rule'].includes(kind) && here.length > 0 && !cited.includes(clause.article))
      report(path, `“${reference}”引的是${cited.join('、')}，不是${clause.article}`);
  });
  if (!carried)
    report(['clauses', index, 'by'], `没有一项是“${TREATMENTS[clause.treatment]}”：写了却没有人看得见`);
}

/** What no schema can see: every article has a row, every name exists, every citation of the packs is answered. */
export function checkClauses(paper: Paper, packs: readonly Pack[], report: Report): void {
  const { articles, clauses, document } = paper;
  articles.forEach((article, at) => {
    if (articles.indexOf(article) !== at) report(['articles', at], `“${article}”写了两次`);
    if (!clauses.some((clause) => clause.article === article))
      report(['articles', at], `“${article}”没有对照`);
  });
  clauses.forEach((_, index) => checkClause(paper, index, packs, report));
  const treated = new Set(
    clauses.filter(({ treatment }) => treatment !== 'not-computable').map(({ article }) => article),
  );
  for (const pack of packs) {
    const cited = citationsOf(pack).filter((cite) => cite.document === document);
    const lost = new Set(
      cited.flatMap(({ article }) => articlesOf(article)).filter((one) => !treated.has(one)),
    );
    for (const article of lost)
      report(['clauses'], `规则包 ${pack.pack} 引了“${article}”，这里没有，或写成了不能计算`);
  }
}
