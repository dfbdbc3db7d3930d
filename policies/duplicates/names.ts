import leven from 'leven';
import { partsOfName, soundsAlike, syllablesOf } from '../names/pinyin.ts';
import { lookOf } from './look-alikes.ts';

/** How near two names are: sign by sign · heard or seen as the same · one sign apart · two people's. */
export type NearName = 'same' | 'alike' | 'close' | 'other';

const HAN = /\p{Script=Han}/u;

function plain(name: string): string {
  return partsOfName(name).join('').toLowerCase();
}

/** How a name is said, what a case is looked up by: a slip by ear leaves it as it is. */
export function soundOf(name: string): string {
  return syllablesOf(name).join(' ');
}

/** Of two characters, no other name is close to one. */
const LONG_ENOUGH = 3;
/** A longer word in letters may have so many slips. */
const LATIN_SLIPS = 2;

/** Compares two names, each as its field keeps it (schemas/person-name.ts). */
export function nearName(a: string, b: string): NearName {
  const [one, other] = [plain(a), plain(b)];
  if (one === other) return 'same';
  if (soundsAlike(a, b) || partsAlike(a, b)) return 'alike';
  if (HAN.test(one) !== HAN.test(other)) return 'other';
  const apart = leven(one, other);
  const shortest = Math.min([...one].length, [...other].length);
  if (!HAN.test(one)) return apart <= LATIN_SLIPS && shortest > 2 * LATIN_SLIPS ? 'alike' : 'other';
  return apart === 1 && shortest >= LONG_ENOUGH ? 'close' : 'other';
}

/** Each character is said or looks like the other's: slips of two kinds in one name. */
function partsAlike(a: string, b: string): boolean {
  const [one, other] = [partsOfName(a), partsOfName(b)];
  return (
    one.length === other.length &&
    one.every((part, i) => {
      const against = other[i] ?? '';
      return lookOf(part) === lookOf(against) || soundsAlike(part, against);
    })
  );
}
