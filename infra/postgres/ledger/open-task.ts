import type { DraftContent, Task, TaskDraft } from '../../../activities/ledger-port.ts';
import { keptDecision } from '../../../schemas/tasks/meaning.ts';
import { openContent } from '../../sealing/content.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { sealContext, wordsPlace } from '../../sealing/keys.ts';

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
export interface TaskJson extends Omit<Task, 'completed' | 'draft' | 'words'> {
  readonly outcome: string | null;
  readonly completedBy: string | null;
  readonly completedAt: string | null;
  readonly secondedBy: string | null;
  readonly decisionHash: string | null;
  readonly draft: DraftJson | null;
  /** base64 of what is to be said, of a task that leads to a letter, or of which a document is written later */
  readonly words?: string | null;
}

/**
 * The words of an open task `t` that may lead to a letter with the same, or are those of a department, of which a document may still
 * be written; inside a statement.
 */
export const LEADING_WORDS = `case when t.kind in ('call', 'refused', 'correction-needed') and t.status = 'open' then encode(t.words, 'base64') end`;

/** What parts of a task are sealed with. */
export interface TaskKeys {
  readonly draft: () => Buffer;
  /** undefined: whom it is about was erased */
  readonly keyOf: (subject: Subject) => Buffer | undefined;
}

export function openTask(
  { outcome, completedBy: by, completedAt, secondedBy, decisionHash, draft, words, ...task }: TaskJson,
  keys: TaskKeys,
): Task {
  const isDecided = outcome !== null && by !== null && completedAt !== null;
  return {
    ...task,
    draft: draft && openDraft(task.id, draft, keys.draft),
    ...(words ? { words: () => openWords(task, words, keys) } : {}),
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

function openWords(
  { id, subject }: Pick<Task, 'id' | 'subject'>,
  words: string,
  { keyOf }: TaskKeys,
): string | undefined {
  const key = keyOf(subject ?? 'family');
  const said = key && openContent(key, 'note', wordsPlace.ofTask(id), Buffer.from(words, 'base64'));
  return typeof said === 'string' ? said : undefined;
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
