import type { DraftContent, Task, TaskDraft } from '../../../activities/ledger-port.ts';
import { keptDecision } from '../../../schemas/tasks/meaning.ts';
import { openContent } from '../../sealing/content.ts';
import { sealContext } from '../../sealing/keys.ts';

/** A decision that does not stand yet, as a statement gives it. Instants are RFC 3339 text, bytes base64. */
export interface DraftJson extends Omit<TaskDraft, 'at' | 'leavesAt' | 'open'> {
  readonly at: string;
  readonly leavesAt: string | null;
  readonly content: string;
}

/** The draft of a task `t`, inside a statement; null: there is none. */
export const DRAFT_JSON = `(select json_build_object('outcome', d.outcome, 'by', d.drafted_by, 'at', d.drafted_at,
       'hash', encode(d.decision_hash, 'base64'), 'second', d.seconded_by, 'leavesAt', d.leaves_at, 'looked', d.looked,
       'content', encode(d.content, 'base64')) from ledger.task_draft d where d.task_id = t.id)`;

/** A task as a statement gives it. */
export interface TaskJson extends Omit<Task, 'completed' | 'draft'> {
  readonly outcome: string | null;
  readonly completedBy: string | null;
  readonly completedAt: string | null;
  readonly secondedBy: string | null;
  readonly decisionHash: string | null;
  readonly draft: DraftJson | null;
}

/** @param familyKey what its draft is sealed with */
export function openTask(
  { outcome, completedBy: by, completedAt, secondedBy, decisionHash, draft, ...task }: TaskJson,
  familyKey: () => Buffer,
): Task {
  const isDecided = outcome !== null && by !== null && completedAt !== null;
  return {
    ...task,
    draft: draft && openDraft(task.id, draft, familyKey),
    completed: isDecided
      ? {
          outcome: keptDecision(task.kind, outcome),
          by,
          at: new Date(completedAt),
          reason: null,
          second: secondedBy,
          hash: decisionHash,
        }
      : null,
  };
}

function openDraft(taskId: string, { content, ...draft }: DraftJson, familyKey: () => Buffer): TaskDraft {
  const { at, leavesAt } = draft;
  return {
    ...draft,
    at: new Date(at),
    leavesAt: leavesAt === null ? null : new Date(leavesAt),
    open: () => openDraftContent(familyKey(), taskId, content),
  };
}

/** @throws UnsealError; VersionUnknownError */
export function openDraftContent(key: Buffer, taskId: string, content: string): DraftContent {
  const sealed = Buffer.from(content, 'base64');
  return openContent(key, 'task-draft', sealContext.draft(taskId), sealed) as DraftContent;
}
