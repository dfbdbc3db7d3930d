import type { Effects } from '../../../activities/effects.ts';
import type { CaseView } from '../../../activities/ledger-port.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Connection } from '../pool.ts';
import { hashOfPhone, type FamilyParent } from './family-links.ts';

/** One row of `ledger.family_door`: what the links of a parent hang on (docs/adr/0053). */
export interface FamilyDoor {
  /** how often all links of the parent were ended; one of another epoch is dead */
  readonly epoch: number;
  /** the number is being checked, or is not theirs: no link and no code goes to it, and nobody comes in by one */
  readonly held: boolean;
  /** of the number that the hall has confirmed last, base64; null: none */
  readonly checked: string | null;
}

/** Of a parent whose links were never ended, and whose number nobody doubts. */
const NEW: FamilyDoor = { epoch: 0, held: false, checked: null };

export interface DoorJson extends FamilyDoor {
  readonly subject: FamilyParent;
}

/** {@link DoorJson} of the parents of a case `c`, inside a statement; null: there is none. */
export const DOORS_JSON = `(
  select json_agg(json_build_object('subject', d.subject, 'epoch', d.epoch, 'held', d.held,
      'checked', encode(d.checked_hash, 'base64')))
    from ledger.family_door d where d.case_number = c.case_number)`;

/** A case as the ledger has read it; one that is accepted only now has no doors yet. */
type WithDoors = CaseView & { readonly doors?: readonly DoorJson[] };

function before({ doors = [] }: WithDoors, parent: FamilyParent): FamilyDoor {
  return doors.find(({ subject }) => subject === parent) ?? NEW;
}

/** What is known of the number of a parent as the case stands. @param phone undefined: there is none, and nobody has confirmed it */
export function numberOf(
  keyring: Keyring,
  view: WithDoors,
  { parent, phone }: { readonly parent: FamilyParent; readonly phone: string | undefined },
): { readonly held: boolean; readonly isConfirmed: boolean } {
  const { held, checked } = before(view, parent);
  if (phone === undefined) return { held, isConfirmed: false };
  const now = hashOfPhone(keyring, { caseNumber: view.caseNumber, phone }).toString('base64');
  return { held, isConfirmed: now === checked };
}

/** How the door of a parent stands after what is done to the case: links that go out with it are made by this. */
export function doorAfter(keyring: Keyring, to: Effects, parent: FamilyParent): FamilyDoor {
  const door = before(to.view, parent);
  const epoch = door.epoch + (to.linksEnded.has(parent) ? 1 : 0);
  const phone = to.view.familyErased ? undefined : to.view.notification[parent]?.phone;
  const { caseNumber } = to.view;
  const now = phone === undefined ? null : hashOfPhone(keyring, { caseNumber, phone }).toString('base64');
  const isChecked = now !== null && now === door.checked;
  switch (to.phoneChecks.get(parent)) {
    case 'verified':
      return { epoch, held: false, checked: now };
    // A number that was confirmed once and is doubted is not confirmed any more; an earlier one stays so.
    case 'doubted':
    case 'not-verified':
      return { epoch, held: true, checked: isChecked ? null : door.checked };
    case 'changed':
      return { epoch, held: !isChecked, checked: door.checked };
    case undefined:
      return { ...door, epoch };
  }
}

/** Writes how the doors stand whose numbers were looked at. The epoch is not written here: whatever ends links raises it. */
export async function writeDoors(on: Connection, keyring: Keyring, to: Effects): Promise<void> {
  for (const subject of to.phoneChecks.keys()) {
    const { held, checked } = doorAfter(keyring, to, subject);
    const hash = checked === null ? null : Buffer.from(checked, 'base64');
    await on.query({
      name: 'family-door',
      text: `insert into ledger.family_door (case_number, subject, held, checked_hash) values ($1, $2, $3, $4)
             on conflict (case_number, subject) do update set held = excluded.held, checked_hash = excluded.checked_hash`,
      values: [to.view.caseNumber, subject, held, hash],
    });
  }
}
