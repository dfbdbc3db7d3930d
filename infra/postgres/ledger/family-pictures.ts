import type { Done } from '../../../activities/effects.ts';
import type { CaseView, Task } from '../../../activities/ledger-port.ts';
import { MOST_PICTURES, type PictureType } from '../../../schemas/family-picture.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';
import type { FamilyParent } from './family-links.ts';

/** A picture as it came. */
export interface NewPicture {
  readonly caseNumber: string;
  readonly parent: FamilyParent;
  readonly type: PictureType;
  readonly bytes: Buffer;
}

/** Nothing was written. */
class NotKept extends Error {
  readonly became: 'too-many' | 'erased';

  constructor(became: NotKept['became']) {
    super(became);
    this.became = became;
  }
}

/**
 * Keeps a picture with the task that it is for, in one transaction. The same one again is the same task, and is kept once.
 * @param decide opens the task @returns too-many: of this parent; erased: nothing of the parent is kept any more
 */
export async function keepPicture(
  options: CaseLedgerOptions,
  { caseNumber, parent, type, bytes }: NewPicture,
  decide: (view: CaseView) => Done<Task>,
): Promise<Task | 'too-many' | 'erased'> {
  try {
    return await changeCase<Task>(options, caseNumber, decide, async (on, task, view) => {
      const key = view.subjects.get(parent)?.key;
      if (!key) throw new NotKept('erased');
      const sealed = seal(key, sealContext.picture(task.id), bytes);
      const kept = await on.query({
        name: 'keep-picture',
        text: `insert into ledger.family_picture (task_id, case_number, subject, type, sealed)
               select $1, $2, $3, $4, $5
                where (select count(*) from ledger.family_picture where case_number = $2 and subject = $3) < $6
                   or exists (select from ledger.family_picture where task_id = $1)
               on conflict (task_id) do update set type = excluded.type`,
        values: [task.id, caseNumber, parent, type, sealed, MOST_PICTURES],
      });
      if (kept.rowCount === 0) throw new NotKept('too-many');
    });
  } catch (error) {
    if (error instanceof NotKept) return error.became;
    throw error;
  }
}

/** A picture as a clerk sees it. */
export interface KeptPicture {
  readonly caseNumber: string;
  readonly type: PictureType;
  /** RFC 3339 */
  readonly sentAt: string;
  readonly bytes: Buffer;
}

interface SealedPicture extends Omit<KeptPicture, 'bytes'> {
  readonly sealed: Buffer;
  readonly key: Buffer;
}

/** The picture of a task. @returns undefined: it has none, or it is erased, or does not open */
export async function readPicture(
  pool: Pool,
  keyring: Keyring,
  taskId: string,
): Promise<KeptPicture | undefined> {
  const { rows } = await pool.query<SealedPicture>({
    name: 'read-picture',
    text: `select p.case_number as "caseNumber", p.type, to_json(p.sent_at)#>>'{}' as "sentAt", p.sealed, s.wrapped_key as key
             from ledger.family_picture p join ledger.subject s using (case_number, subject)
            where p.task_id = $1 and s.wrapped_key is not null`,
    values: [taskId],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { caseNumber, type, sentAt, sealed, key } = row;
  try {
    return {
      caseNumber,
      type,
      sentAt,
      bytes: unseal(keyring.unwrap(key), sealContext.picture(taskId), sealed),
    };
  } catch {
    return undefined;
  }
}
