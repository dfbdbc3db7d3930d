import type { CasePlan, NodeState, PlanNode } from '../../../schemas/case-plan.ts';
import type { Pool } from '../pool.ts';

/** A case whose workflow has not said yet that it runs. */
export interface Unstarted {
  readonly caseNumber: string;
  readonly tries: number;
}

/** Takes start requests that are due, and sets their next try further away each time. */
export async function takeUnstarted(pool: Pool, limit: number): Promise<Unstarted[]> {
  const { rows } = await pool.query<{ case_number: string; tries: number }>({
    name: 'take-unstarted',
    text: `
      update ledger.start_request s
         set tries = s.tries + 1, try_at = clock_timestamp() + make_interval(secs => least(60, 2 ^ least(s.tries + 1, 6)))
        from (select case_number from ledger.start_request where started_at is null and try_at <= clock_timestamp()
               order by try_at limit $1 for update skip locked) due
       where s.case_number = due.case_number
      returning s.case_number, s.tries`,
    values: [limit],
  });
  return rows.map((r) => ({ caseNumber: r.case_number, tries: r.tries }));
}

/** The plan of a case as the ledger has it now: what a new run would go on from. Undefined for an unknown case. */
export async function planOfCase(
  pool: Pool,
  caseNumber: string,
): Promise<{ plan: CasePlan; open: boolean } | undefined> {
  const { rows } = await pool.query<{
    graph: string;
    decided: boolean;
    open: boolean;
    nodes: { node: PlanNode; state: NodeState; attempt: number }[];
  }>({
    name: 'plan-of-case',
    text: `
      select c.graph, c.decided_at is not null as decided, c.completed_at is null as open,
        (select json_agg(json_build_object('node', m.node, 'state', m.node_state, 'attempt', m.attempt) order by m.position)
           from ledger.matter m where m.case_number = c.case_number) as nodes
        from ledger.birth_case c where c.case_number = $1`,
    values: [caseNumber],
  });
  const row = rows[0];
  if (!row) return undefined;
  const nodes = row.nodes.map(({ node, state, attempt }) => ({ ...node, state, attempt }));
  return { plan: { caseNumber, graph: row.graph, nodes, decided: row.decided }, open: row.open };
}
