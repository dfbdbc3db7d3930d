import type { Arrival, CaseView, Matter, Task } from '../../../activities/ledger-port.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import { nodeKey, type NodeKey, type NodeState, type PlanNode } from '../../../schemas/case-plan.ts';
import type { Department } from '../../../schemas/department.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';
import type { MatterFlag, MatterStatus, Route, Subject, WorkCode } from '../../../schemas/matter.ts';
import type { TaskKind } from '../../../schemas/task.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { unsealJson } from '../../sealing/seal.ts';
import type { Connection } from '../pool.ts';
import { factsOf, joinNotification, openSubjects, type OpenSubject } from './facts.ts';

export class CaseUnknownError extends Error {
  override readonly name = 'CaseUnknownError';
}

/** Until the transaction ends. A statement of its own: what waits for a lock goes on with what it saw before. */
const LOCK = 'select from ledger.birth_case where case_number = $1 for update';

/** Everything a step needs, in one round trip. */
const READ = `
  select c.status, c.division_code, c.decided_at is not null as decided, c.completed_at is not null as closed,
    (select json_agg(json_build_object('subject', s.subject, 'key', encode(s.wrapped_key, 'base64'),
       'facts', encode(s.facts, 'base64'))) from ledger.subject s where s.case_number = c.case_number) as subjects,
    (select json_agg(json_build_object('subject', m.subject, 'code', m.code, 'position', m.position,
       'status', m.status, 'flags', m.flags, 'state', m.node_state, 'attempt', m.attempt, 'route', m.route,
       'routeReason', m.route_reason, 'clocks', m.clocks, 'reason', m.reason, 'node', m.node,
       'result', encode(m.result, 'base64'), 'requestedAt', m.requested_at, 'endedAt', m.ended_at)
       order by m.position) from ledger.matter m where m.case_number = c.case_number) as matters,
    (select json_agg(json_build_object('eventId', i.event_id, 'applied', i.applied_at is not null, 'kind', i.kind,
       'commandId', i.command_id, 'department', i.department, 'body', encode(i.body, 'base64')))
       from ledger.inbox i where i.event_id = any($2::uuid[])) as arrivals,
    (select json_agg(json_build_object('id', t.id, 'kind', t.kind, 'subject', t.subject, 'code', t.code,
       'attempt', t.attempt, 'status', t.status)) from ledger.human_task t where t.case_number = c.case_number) as tasks,
    (select encode(d.decision, 'base64') from ledger.entitlement_decision d where d.case_number = c.case_number
       order by d.revision desc limit 1) as decision
  from ledger.birth_case c where c.case_number = $1`;

interface MatterJson {
  subject: Subject;
  code: WorkCode;
  position: number;
  status: MatterStatus;
  flags: MatterFlag[];
  state: NodeState;
  attempt: number;
  route: Route;
  routeReason: string | null;
  clocks: unknown;
  reason: string | null;
  node: PlanNode;
  result: string | null;
  requestedAt: string | null;
  endedAt: string | null;
}

interface ArrivalJson {
  eventId: string;
  applied: boolean;
  kind: 'answer' | 'task';
  commandId: string | null;
  department: Department | null;
  body: string | null;
}

interface CaseRow {
  status: CaseStatus;
  division_code: string;
  decided: boolean;
  closed: boolean;
  subjects: { subject: Subject; key: string | null; facts: string | null }[] | null;
  matters: MatterJson[] | null;
  arrivals: ArrivalJson[] | null;
  tasks:
    | {
        id: string;
        kind: TaskKind;
        subject: Subject | null;
        code: WorkCode | null;
        attempt: number;
        status: Task['status'];
      }[]
    | null;
  decision: string | null;
}

/** A case opened for one step, with the data keys that its results are sealed with. */
export interface OpenCase {
  readonly view: CaseView;
  readonly subjects: ReadonlyMap<Subject, OpenSubject>;
}

/**
 * Reads and locks a case.
 * @throws CaseUnknownError when the ledger has no such case
 */
export async function readCase(
  connection: Connection,
  keyring: Keyring,
  of: { caseNumber: string; eventIds: readonly string[] },
): Promise<OpenCase> {
  await connection.query({ name: 'lock-case', text: LOCK, values: [of.caseNumber] });
  const { rows } = await connection.query<CaseRow>({
    name: 'read-case',
    text: READ,
    values: [of.caseNumber, of.eventIds],
  });
  const row = rows[0];
  if (!row) throw new CaseUnknownError(of.caseNumber);
  const subjects = openSubjects(keyring, of.caseNumber, (row.subjects ?? []).map(sealedSubject));
  const family = subjects.get('family');
  const view: CaseView = {
    caseNumber: of.caseNumber,
    status: row.status,
    closed: row.closed,
    decided: row.decided,
    divisionCode: row.division_code,
    notification: joinNotification(factsOf(subjects)),
    matters: new Map((row.matters ?? []).map((m) => openMatter(of.caseNumber, m, subjects.get(m.subject)))),
    arrivals: new Map((row.arrivals ?? []).map((a) => [a.eventId, openArrival(keyring, a)])),
    tasks: row.tasks ?? [],
    entitlements:
      row.decision && family
        ? (unsealJson(family.key, decisionContext(of.caseNumber), base64(row.decision)) as Entitlement[])
        : [],
  };
  return { view, subjects };
}

/** What an entitlement decision is sealed as, with the family's key. */
export function decisionContext(caseNumber: string): string {
  return sealContext.result(caseNumber, 'family', 'entitlements');
}

/** What the facts of a decision are sealed as, with the family's key. */
export function decisionFactsContext(caseNumber: string): string {
  return sealContext.result(caseNumber, 'family', 'decision-facts');
}

function base64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function sealedSubject(s: { subject: Subject; key: string | null; facts: string | null }) {
  return {
    subject: s.subject,
    wrappedKey: s.key ? base64(s.key) : null,
    facts: s.facts ? base64(s.facts) : null,
  };
}

function openMatter(caseNumber: string, m: MatterJson, subject: OpenSubject | undefined): [NodeKey, Matter] {
  const key = nodeKey(m.subject, m.code);
  const result =
    m.result && subject
      ? unsealJson(subject.key, sealContext.result(caseNumber, m.subject, m.code), base64(m.result))
      : undefined;
  const matter: Matter = {
    key,
    node: m.node,
    position: m.position,
    status: m.status,
    flags: m.flags,
    nodeState: m.state,
    attempt: m.attempt,
    route: m.route,
    routeReason: m.routeReason,
    clocks: m.clocks,
    reason: m.reason,
    requestedAt: m.requestedAt ? new Date(m.requestedAt) : null,
    endedAt: m.endedAt ? new Date(m.endedAt) : null,
  };
  return [key, result === undefined ? matter : { ...matter, result }];
}

function openArrival(keyring: Keyring, a: ArrivalJson): Arrival {
  const payload =
    a.kind === 'answer' && a.body && a.department && !a.applied
      ? unsealJson(keyring.receiver(a.department), sealContext.answer(a.eventId), base64(a.body))
      : {};
  return { eventId: a.eventId, applied: a.applied, commandId: a.commandId, payload };
}
