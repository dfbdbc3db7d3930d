import { readFileSync } from 'node:fs';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { residentIdCheckCharacter } from '../schemas/resident-id.ts';
import { namesOfFamily } from './invented-names.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const DISTRICTS = ['620102', '620103', '620104', '620105', '620111', '620121', '620122', '620123'] as const;
const SEXES = ['female', 'male'] as const;
/** Within the first two months every matter is handled as on the first day. */
const DAYS = 60;
/** Resident ID numbers of one division, day and sex: every second one of three digits. */
const NUMBERS_OF_ONE_DAY = 499;
const GROUPS = DISTRICTS.length * SEXES.length * DAYS;

const SAMPLE = new URL('../test/samples/lanzhou-first-child.json', import.meta.url);
const UNNAMED_SAMPLE = new URL('../test/samples/changchun-first-child.json', import.meta.url);

/** Where the births of a run come from. Every contender draws from the same one, so no number is used twice. */
export interface BirthSource {
  /**
   * The Lanzhou sample with a number, names, parents, a day, a district and a sex of its own.
   * @throws RangeError when the departments would run out of resident ID numbers
   */
  next(): BirthNotification;
  /** A birth of Changchun without a name: nothing is asked of any department until the parents have given one. */
  nextUnnamed(): BirthNotification;
}

/** @param run tells the notifications of this run from those of another on the same database */
export function createBirthSource(run: string): BirthSource {
  const lanzhou = readSample(SAMPLE);
  const changchun = readSample(UNNAMED_SAMPLE);
  let used = 0;
  const take = (): number => {
    if (used >= GROUPS * NUMBERS_OF_ONE_DAY)
      throw new RangeError('no resident ID numbers are left: start the bench on a fresh stack');
    return used++;
  };
  return {
    next: () => birthNumber(lanzhou, take(), { run, divisions: DISTRICTS }),
    nextUnnamed: () => unnamed(birthNumber(changchun, take(), { run, divisions: ['220104'] })),
  };
}

function readSample(file: URL): BirthNotification {
  return JSON.parse(readFileSync(file, 'utf8')) as BirthNotification;
}

function birthNumber(
  sample: BirthNotification,
  i: number,
  { run, divisions }: { run: string; divisions: readonly string[] },
): BirthNotification {
  const division = divisions[i % divisions.length] ?? '620102';
  const sex = SEXES[Math.floor(i / DISTRICTS.length) % SEXES.length] ?? 'female';
  const daysAgo = 1 + (Math.floor(i / (DISTRICTS.length * SEXES.length)) % DAYS);
  const at = `${dateInChina(daysAgo)}T03:24:00+08:00`;
  const names = namesOfFamily(i);
  const household = { divisionCode: division, kind: 'family' as const };
  return {
    ...sample,
    notificationId: `bench-${run}-${i}`,
    delivery: { ...sample.delivery, at },
    children: sample.children.map((child) => ({ ...child, sex, name: names.child })),
    mother: {
      ...sample.mother,
      name: names.mother,
      household,
      phone: phoneOf(2 * i),
      ...documentOf(i, division, 'female'),
    },
    father: sample.father && {
      ...sample.father,
      name: names.father,
      phone: phoneOf(2 * i + 1),
      ...documentOf(i, division, 'male'),
    },
    // Both, so that both employers are told, as where everybody agrees.
    consents: (['mother', 'father'] as const).map((givenBy) => ({ kind: 'data-sharing', givenBy, at })),
  };
}

/** Without a name, and without a phone, so that a hundred thousand parked cases do not make as many messages. */
function unnamed(birth: BirthNotification): BirthNotification {
  const { phone: _, ...mother } = birth.mother;
  return {
    ...birth,
    mother,
    father: null,
    marriage: { status: 'unmarried' },
    children: birth.children.map(({ name: _name, ...child }) => child),
  };
}

/** Other parents for each birth: nobody who exists. */
function documentOf(
  i: number,
  division: string,
  sex: (typeof SEXES)[number],
): { idNumber: string; birthDate: string } {
  const birthDate = new Date(Date.UTC(1990, 0, 1) + (i % 3_650) * DAY_MS).toISOString().slice(0, 10);
  const odd = sex === 'male' ? 1 : 0;
  const sequence = String((Math.floor(i / 3_650) % 499) * 2 + 2 - odd).padStart(3, '0');
  const first17 = `${division}${birthDate.replaceAll('-', '')}${sequence}`;
  return { idNumber: first17 + residentIdCheckCharacter(first17), birthDate };
}

/** A prime: multiplied and divided by it, neighbours are far apart and no two are the same. */
const PHONES = 99_999_989;

function phoneOf(n: number): string {
  return `139${String((n * 48_271) % PHONES).padStart(8, '0')}`;
}

function dateInChina(daysAgo: number): string {
  return new Date(Date.now() + SHANGHAI_MS - daysAgo * DAY_MS).toISOString().slice(0, 10);
}
