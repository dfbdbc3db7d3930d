import { joinedHousehold } from '../../policies/graph/household.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { checkName } from '../../policies/names/check-name.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { HeldValue } from '../../schemas/case-view.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { isShown, maskRecord, WHOLE_CASE, type Viewer } from './masking.ts';

/**
 * What a person is asked about, as it stands, so that it can be held against the papers: names in full, with the characters
 * that no certificate can carry; documents, telephones and accounts masked as everywhere. What is missing is not there.
 */
export function heldValues(
  { kind, asks }: Pick<TaskRecord, 'kind' | 'asks'>,
  birth: BirthNotification,
  viewer: Viewer = WHOLE_CASE,
): HeldValue[] {
  return asks.flatMap((pointer) => {
    const value = factAt(birth, pointer);
    if (value === undefined || value === null) return [];
    const field = pointer.split('/').at(-1) ?? '';
    if (field !== 'name' || !isShown(field, viewer))
      return [{ pointer, value: maskRecord({ [field]: value }, viewer)[field] }];
    const characters = typeof value === 'string' ? strangeIn(kind, value, birth) : [];
    return [{ pointer, value, ...(characters.length > 0 ? { characters } : {}) }];
  });
}

const PRIVATE = /\p{Co}/u;

/** The characters for which a name is held. */
function strangeIn(kind: TaskRecord['kind'], name: string, birth: BirthNotification): string[] {
  if (kind !== 'name-characters') return [...new Set([...name].filter((each) => PRIVATE.test(each)))];
  const checked = checkName(name, { joinsHousehold: joinedHousehold(birth) !== undefined });
  return checked.ok ? [] : [...checked.characters];
}
