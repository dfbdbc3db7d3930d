import type { Effects } from '../../../activities/effects.ts';
import type { CaseView } from '../../../activities/ledger-port.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { FactChange } from '../../../schemas/task.ts';
import { ownerOf } from '../../../schemas/tasks/owner-of.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { bytea } from '../bytea.ts';
import type { OpenSubject } from './facts.ts';
import type { CaseRecords } from './write-statement.ts';

/** A subject with its key; undefined where it was erased, or has none yet. */
type OpenOf = (view: CaseView, subject: Subject) => OpenSubject | undefined;

/**
 * What decisions have changed, a row for each subject, sealed with its key; with the family's where it has none yet. Nothing
 * is kept of a family whose key is gone.
 */
export function changeRecords({ view, changes }: Effects, openOf: OpenOf): Record<string, unknown>[] {
  return [...changes].flatMap(([task, made]) => {
    const keyOwner = ({ pointer }: FactChange): Subject =>
      openOf(view, ownerOf(pointer)) ? ownerOf(pointer) : 'family';
    return [...Map.groupBy(made, keyOwner)].flatMap(([subject, its]) => {
      const key = openOf(view, subject)?.key;
      if (!key) return [];
      const sealed = sealContent(key, 'task-changes', sealContext.changes(task.id, subject), its);
      return [{ task_id: task.id, case_number: view.caseNumber, subject, changes: bytea(sealed) }];
    });
  });
}

/**
 * Decisions that do not stand yet, sealed with the family's key, and those that are gone. Where there are none no key is
 * opened: a case is also written whose family's does not open.
 */
export function draftRecords(
  keyring: Keyring,
  { view, drafts }: Effects,
  openOf: OpenOf,
): Pick<CaseRecords, 'drafts' | 'undrafts'> {
  const keyOfFamily = (): Buffer => openOf(view, 'family')?.key ?? keyring.notes;
  return {
    drafts: [...drafts].flatMap(({ id, draft }) => {
      if (!draft) return [];
      const { outcome, by, at, hash, second, leavesAt, looked } = draft;
      return [
        {
          task_id: id,
          case_number: view.caseNumber,
          outcome,
          drafted_by: by,
          drafted_at: at,
          decision_hash: bytea(Buffer.from(hash, 'base64')),
          content: bytea(sealContent(keyOfFamily(), 'task-draft', sealContext.draft(id), draft.open())),
          seconded_by: second,
          leaves_at: leavesAt,
          looked,
        },
      ];
    }),
    undrafts: [...drafts].flatMap(({ id, draft }) => (draft ? [] : [id])),
  };
}
