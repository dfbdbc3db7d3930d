import type { Clause, Paper, ReferenceKind } from '../../schemas/clause.ts';
import type { Department } from '../../schemas/department.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import type { FollowOnCode, MatterCode, PaymentCode, Route } from '../../schemas/matter.ts';
import type { Pack } from '../../schemas/pack.ts';
import { citesIn, periodsOf } from '../entitlements/pack-parts.ts';
import { beingsOf, has, type Being } from './beings.ts';
import { reachOf, type Reached } from './reach.ts';

/** What one of those invented has of what a clause points to. */
export type Shown =
  | { readonly what: 'decision'; readonly decision: Decision }
  /** a text said beside a decision */
  | { readonly what: 'note'; readonly decision: Decision; readonly text: string }
  | { readonly what: 'guidance'; readonly item: Guidance }
  | { readonly what: 'matter'; readonly code: MatterCode; readonly route: Route }
  | { readonly what: 'message'; readonly code: FollowOnCode; readonly department: Department }
  | { readonly what: 'payment'; readonly code: PaymentCode; readonly amountFen: number };

/** One of those invented, and what of the clause it has. */
export interface Proof {
  readonly being: Being;
  readonly shown: readonly Shown[];
}

/** What proves a clause; `lacking` names what nobody in that place has. */
interface Proved {
  readonly proofs: readonly Proof[];
  readonly lacking: readonly string[];
}

interface Known {
  readonly being: Being;
  readonly reached: Reached;
}

/** Those invented for a paper, and the codes of which any of them has a decision. */
interface Invented {
  readonly all: readonly Known[];
  readonly rights: ReadonlySet<string>;
}

/** Those of each paper are asked once for a process. */
const asked = new Map<string, Invented>();

function inventedFor(paper: string): Invented {
  const before = asked.get(paper);
  if (before) return before;
  const all = [...beingsOf(paper)].map((being) => ({ being, reached: reachOf(being) }));
  const rights = new Set(all.flatMap(({ reached }) => reached.decisions.map(({ code }) => code)));
  const invented = { all, rights };
  asked.set(paper, invented);
  return invented;
}

function textOf(packs: readonly Pack[], name: string, scheme: string, rule: string): string | undefined {
  const notes = periodsOf(packs, name, scheme).flatMap(({ notes: list = [] }) => list);
  return notes.findLast((note) => note.rule === rule)?.text;
}

const fromPack = (name: string) => (decision: Decision) =>
  decision.pack.split('+').some((one) => one.startsWith(`${name}@`));

/** What references are looked up in. */
interface Ground extends Pick<Invented, 'rights'> {
  readonly packs: readonly Pack[];
}

/** A decision for which some rule that holds is cited from what the pack says of the scheme. */
function byScheme({ packs, rights }: Ground, name: string, scheme: string, { decisions }: Reached) {
  const cites = periodsOf(packs, name, scheme).flatMap(citesIn);
  const cited = new Set(cites.map(({ document, article }) => `${document} ${article}`));
  const own = decisions.filter(({ code }) => code === scheme);
  // a scheme that is no right of its own (灵活就业人员参加生育保险) is seen in those that rest on it
  const resting = rights.has(scheme) ? own : decisions;
  return resting.filter(fromPack(name)).find(({ outcome, rules }) => {
    const rests = ({ citation }: (typeof rules)[number]) =>
      cited.has(`${citation.document} ${citation.article}`);
    return outcome === 'eligible' && rules.some((rule) => rule.result === 'met' && rests(rule));
  });
}

/** What a reference is to somebody, or nothing where it does not reach. */
function shownBy(reference: string, reached: Reached, ground: Ground): Shown | undefined {
  const colon = reference.indexOf(':');
  const kind = reference.slice(0, colon) as ReferenceKind;
  const name = reference.slice(colon + 1);
  const [pack = '', part = '', rule = ''] = name.split('/');
  const eligible = reached.decisions.filter(({ outcome }) => outcome === 'eligible');
  switch (kind) {
    case 'entitlement': {
      const decision = eligible.find(({ code }) => code === name);
      return decision && { what: 'decision', decision };
    }
    case 'scheme': {
      const decision = byScheme(ground, pack, part, reached);
      return decision && { what: 'decision', decision };
    }
    case 'rule': {
      const decision = eligible
        .filter(fromPack(pack))
        .find(
          ({ code, rules }) =>
            code === part && rules.some((one) => one.rule === rule && one.result !== 'not-met'),
        );
      const text = textOf(ground.packs, pack, part, rule);
      if (!decision) return undefined;
      return text === undefined ? { what: 'decision', decision } : { what: 'note', decision, text };
    }
    case 'measure': {
      const item = reached.guidance.find((one) => one.code === part && one.pack.startsWith(`${pack}@`));
      return item && { what: 'guidance', item };
    }
    case 'matter': {
      const route = reached.matters.get(name as MatterCode);
      return route && { what: 'matter', code: name as MatterCode, route };
    }
    case 'follow-on': {
      const department = reached.followOns.get(name as FollowOnCode);
      return department && { what: 'message', code: name as FollowOnCode, department };
    }
    case 'payment': {
      const amountFen = reached.payments.get(name as PaymentCode);
      return amountFen === undefined ? undefined : { what: 'payment', code: name as PaymentCode, amountFen };
    }
    case 'count':
    case 'invariant':
    case 'code':
      return undefined;
  }
}

/** What is no result of anybody: an invariant holds for everybody, a file for nobody, and a count is of all together. */
function isResult(reference: string): boolean {
  return !/^(count|invariant|code):/.test(reference);
}

function isSent(reference: string): boolean {
  return /^(follow-on|payment):/.test(reference);
}

function isLike(
  { entitlement, rules, ...figures }: Clause['shows'][number],
  { decisions }: Reached,
): boolean {
  return decisions.some(
    (decision) =>
      decision.code === entitlement &&
      decision.outcome === 'eligible' &&
      rules.every((rule) => decision.rules.some((one) => one.rule === rule && one.result === 'met')) &&
      Object.entries(figures).every(([key, value]) => decision[key as keyof typeof figures] === value),
  );
}

function same(a: Shown, b: Shown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function proofBy({ being, reached }: Known, references: readonly string[], ground: Ground): Proof {
  const shown = references.flatMap((reference) => shownBy(reference, reached, ground) ?? []);
  return { being, shown: shown.filter((one, at) => shown.findIndex((other) => same(one, other)) === at) };
}

/** What nobody in particular has: a count is proved by its query (infra/postgres/ledger/counts.ts). */
const OF_NOBODY: readonly Clause['treatment'][] = ['monitored', 'not-computable', 'not-built'];

/** Whether a row claims anything that somebody must have. */
export function claims({ treatment }: Clause): boolean {
  return !OF_NOBODY.includes(treatment);
}

/**
 * Who proves a clause: of each kind of those invented in the place of its paper, the plainest one that has everything the clause
 * points to and that is of its kind, together. Numbers are never compared: they are the packs'.
 */
export function prove(paper: Paper, clause: Clause, packs: readonly Pack[]): Proved {
  const wanted = clause.by.filter(isResult);
  const invented = inventedFor(paper.paper);
  const ground: Ground = { packs, rights: invented.rights };
  const all = invented.all.filter(({ being }) => clause.of.every((trait) => has(being, trait)));
  const reaches = (one: Known, reference: string) => shownBy(reference, one.reached, ground) !== undefined;
  const proofs: Proof[] = [];
  const lacking = new Set(wanted);
  let shows = clause.shows;
  for (const group of Map.groupBy(all, ({ being }) => being.kind).values()) {
    const theirs = [...lacking].filter((reference) => group.some((one) => reaches(one, reference)));
    const alike = shows.filter(({ entitlement }) =>
      group.some(({ reached }) => reached.decisions.some(({ code }) => code === entitlement)),
    );
    const found = group.find(
      (one) =>
        theirs.every((reference) => reaches(one, reference)) &&
        alike.every((like) => isLike(like, one.reached)),
    );
    if (theirs.length === 0 || !found) continue;
    proofs.push(proofBy(found, theirs, ground));
    for (const reference of theirs) lacking.delete(reference);
    shows = shows.filter((like) => !alike.includes(like));
  }
  // a message proves what is sent of somebody's right, not that another has one
  if (proofs.length > 1 && clause.by.some(isSent)) return { proofs: [], lacking: wanted };
  return { proofs, lacking: [...lacking, ...shows.map(({ entitlement }) => `shows:${entitlement}`)] };
}
