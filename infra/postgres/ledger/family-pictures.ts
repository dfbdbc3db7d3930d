import type { Done } from '../../../activities/effects.ts';
import type { CaseView, Task } from '../../../activities/ledger-port.ts';
import {
  MOST_PICTURES,
  MOST_PICTURES_A_DAY,
  MOST_PICTURES_OF_CASE,
  type PictureType,
} from '../../../schemas/family-picture.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { Connection, Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';
import type { FamilyParent } from './family-links.ts';

/** A picture as it came. */
export interface NewPicture {
  readonly caseNumber: string;
  readonly parent: FamilyParent;
  readonly type: PictureType;
  readonly bytes: Buffer;
}

/** Why nothing was written: of this parent, or of the case; nothing of the parent is kept any more; after so long there is room again. */
type WhyNot = 'too-many' | 'erased' | { readonly afterSeconds: number };

class NotKept extends Error {
  readonly became: WhyNot;

  constructor(became: WhyNot) {
    super('the picture was not kept');
    this.became = became;
  }
}

/** Read under the lock of the case, so that who sends several at once is counted. */
const ROOM = `
  select count(*)::int as "ofCase", count(*) filter (where subject = $2)::int as "ofParent",
         coalesce(bool_or(task_id = $3), false) as "isKnown",
         (select ceil(extract(epoch from max(left_at) - ledger.now()))::int
            from (select sent_at + interval '24 hours' as left_at,
                         row_number() over newest as n, sum(octet_length(sealed)) over newest as bytes
                    from ledger.family_picture
                   where case_number = $1 and subject = $2 and sent_at > ledger.now() - interval '24 hours'
                  window newest as (order by sent_at desc, task_id)) d
           where n >= $4 or bytes + $6 > $5) as "afterSeconds"
    from ledger.family_picture where case_number = $1`;

interface Room {
  readonly ofCase: number;
  readonly ofParent: number;
  /** the very picture is kept already */
  readonly isKnown: boolean;
  /** null: there is room today */
  readonly afterSeconds: number | null;
}

/** @throws NotKept */
async function refuseTooMany(
  on: Connection,
  { caseNumber, parent, bytes }: NewPicture,
  taskId: string,
): Promise<void> {
  const { pictures, bytes: mostBytes } = MOST_PICTURES_A_DAY;
  const { rows } = await on.query<Room>({
    name: 'room-for-picture',
    text: ROOM,
    values: [caseNumber, parent, taskId, pictures, mostBytes, bytes.length],
  });
  const [room] = rows;
  if (!room || room.isKnown) return;
  if (room.ofParent >= MOST_PICTURES || room.ofCase >= MOST_PICTURES_OF_CASE) throw new NotKept('too-many');
  if (room.afterSeconds !== null) throw new NotKept({ afterSeconds: Math.max(1, room.afterSeconds) });
}

/**
 * Keeps a picture with the task that it is for, in one transaction. The same one again is the same task, and is kept once.
 * @param decide opens the task
 */
export async function keepPicture(
  options: CaseLedgerOptions,
  picture: NewPicture,
  decide: (view: CaseView) => Done<Task>,
): Promise<Task | WhyNot> {
  const { caseNumber, parent, type, bytes } = picture;
  try {
    return await changeCase<Task>(options, caseNumber, decide, async (on, task, view) => {
      const key = view.subjects.get(parent)?.key;
      if (!key) throw new NotKept('erased');
      const sealed = seal(key, sealContext.picture(task.id), bytes);
      await refuseTooMany(on, picture, task.id);
      await on.query({
        name: 'keep-picture',
        text: `insert into ledger.family_picture (task_id, case_number, subject, type, sealed)
               values ($1, $2, $3, $4, $5) on conflict (task_id) do nothing`,
        values: [task.id, caseNumber, parent, type, sealed],
      });
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
