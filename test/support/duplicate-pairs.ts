import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { BY_EAR, BY_EYE, chinaTime, DAY_MS, GIVEN, HOUR_MS, Making, type Draft } from './pair-making.ts';

/*
 * Pairs of reports with the slips that hospitals make, and pairs that only look like one delivery: what the recognition of
 * duplicates is held against. All people are invented.
 */

/** What a pair is, and whether a person ought to be asked about it. */
export interface Pair {
  readonly kind: string;
  readonly a: BirthNotification;
  readonly b: BirthNotification;
  readonly isToBeAsked: boolean;
}

function undocumented<P extends Parent>(parent: P): P {
  return { ...parent, idType: 'none', idNumber: undefined, household: undefined };
}

function later(birth: Draft, ms: number): Draft {
  return { ...birth, delivery: { ...birth.delivery, at: chinaTime(Date.parse(birth.delivery.at) + ms) } };
}

function ofChild(birth: Draft, change: object): Draft {
  return { ...birth, children: birth.children.map((child) => ({ ...child, ...change })) };
}

/** Everybody without documents: names, dates and phones are all there is. */
function withoutDocuments(birth: Draft): Draft {
  return { ...birth, mother: undocumented(birth.mother), father: birth.father && undocumented(birth.father) };
}

type Make = (m: Making) => readonly [Draft, Draft];

const same =
  (slip: (b: Draft, m: Making) => Draft): Make =>
  (m) => {
    const birth = m.birth();
    return [birth, slip(birth, m)];
  };

const unnamed =
  (slip: (b: Draft, m: Making) => Draft): Make =>
  (m) => {
    const known = withoutDocuments(m.birth());
    const birth = { ...known, mother: { ...known.mother, name: m.nameWith(BY_EYE) } };
    return [birth, slip(birth, m)];
  };

const foreign =
  (slip: (b: Draft, m: Making) => Draft): Make =>
  (m) => {
    const birth = m.birth();
    const abroad = { ...birth, mother: m.foreigner(birth.mother) };
    return [abroad, slip(abroad, m)];
  };

const elsewhere = (b: Draft, m: Making): Draft => ({ ...b, facility: m.facility(m.integer(7, 12)) });

function named(b: Draft, name: string): Draft {
  return { ...b, mother: { ...b.mother, name } };
}

const minutes = (b: Draft, m: Making): Draft => later(b, m.integer(1, 50) * 60_000);

/** One delivery, said twice. */
const DUPLICATES: Readonly<Record<string, Make>> = {
  'moment off by minutes': same(minutes),
  'moment off by hours': same((b, m) => later(b, m.pick([-12, -8, -3, 3, 8, 12]) * HOUR_MS)),
  'a day wrong': same((b, m) => later(b, m.pick([-1, 1]) * DAY_MS)),
  'wrong sex': same((b, m) =>
    ofChild(minutes(b, m), { sex: b.children[0]?.sex === 'male' ? 'female' : 'male' }),
  ),
  'two hospitals': same((b, m) => elsewhere(minutes(b, m), m)),
  'another weight, no name yet': same((b, m) =>
    ofChild(minutes(b, m), { weightGrams: 2_000 + m.integer(0, 2_000), name: undefined }),
  ),
  'name by ear': same((b, m) => named(minutes(b, m), m.slipOfName(b.mother.name, BY_EAR))),
  'passport misread': foreign((b, m) => ({
    ...minutes(b, m),
    mother: { ...b.mother, idNumber: m.slipOfDigits(b.mother.idNumber ?? '') },
  })),
  'passport at one, none at the other': foreign((b, m) => ({
    ...minutes(b, m),
    mother: undocumented(b.mother),
  })),
  'document at one, none at the other': same((b, m) => ({
    ...elsewhere(minutes(b, m), m),
    mother: undocumented(b.mother),
  })),
  'no documents': unnamed((b, m) => minutes(b, m)),
  'no documents, name by ear': unnamed((b, m) => named(minutes(b, m), m.slipOfName(b.mother.name, BY_EAR))),
  'no documents, name by eye': unnamed((b, m) => named(minutes(b, m), m.slipOfName(b.mother.name, BY_EYE))),
  'no documents, other phone': unnamed((b, m) => ({
    ...minutes(b, m),
    mother: { ...b.mother, phone: m.phone() },
  })),
  'no documents, phone misread, other hospital': unnamed((b, m) => ({
    ...elsewhere(minutes(b, m), m),
    mother: { ...b.mother, phone: m.slipOfDigits(b.mother.phone ?? '', 4) },
  })),
  'no documents, mother’s birth date wrong': unnamed((b, m) => ({
    ...minutes(b, m),
    mother: { ...b.mother, birthDate: m.slipOfDay(b.mother.birthDate) },
  })),
  'no documents, name and hour wrong, no father': unnamed((b, m) => ({
    ...later(named(b, m.slipOfName(b.mother.name, BY_EYE)), m.pick([-12, 12]) * HOUR_MS),
    father: null,
  })),
};

/** Where hardly anything is left to tell it by. */
const HARD: Readonly<Record<string, Make>> = {
  'no documents, everything a little wrong': unnamed((b, m) => ({
    ...elsewhere(later(named(b, m.slipOfName(b.mother.name, BY_EYE)), m.pick([-12, 12]) * HOUR_MS), m),
    mother: {
      ...b.mother,
      name: m.slipOfName(b.mother.name, BY_EYE),
      birthDate: m.slipOfDay(b.mother.birthDate),
      phone: m.phone(),
    },
    father: null,
  })),
  'no documents, two days wrong, other phone': unnamed((b, m) => ({
    ...later(b, m.pick([-2, 2]) * DAY_MS),
    mother: { ...b.mother, phone: m.phone() },
  })),
  'passport misread twice, name in letters at one': foreign((b, m) => ({
    ...minutes(b, m),
    mother: {
      ...b.mother,
      name: `ANNA ${m.pick(['TAN', 'LIM', 'KOH'])}`,
      idNumber: m.slipOfDigits(m.slipOfDigits(b.mother.idNumber ?? '')),
    },
  })),
  'another woman’s document': same((b, m) => {
    const birthDate = m.birthDate();
    const idNumber = m.residentId(birthDate, 'female');
    return { ...minutes(b, m), mother: { ...b.mother, birthDate, idNumber } };
  }),
};

const twins = (b: Draft): Draft => ({ ...b, delivery: { ...b.delivery, plurality: 2 } });

/** One delivery, its children reported one by one. */
const NEXT_CHILDREN: Readonly<Record<string, Make>> = {
  'twins apart': same((b, m) =>
    ofChild(later(twins(b), m.integer(2, 40) * 60_000), { order: 2, weightGrams: 2_300, name: undefined }),
  ),
  'twins apart, no documents': unnamed((b, m) =>
    ofChild(later(twins(b), m.integer(2, 40) * 60_000), { order: 2, weightGrams: 2_300, name: undefined }),
  ),
};

const TOO_SOON: Readonly<Record<string, Make>> = {
  'again within 154 days': same((b, m) =>
    ofChild(later(b, -m.integer(10, 150) * DAY_MS), { name: undefined }),
  ),
};

/** Two women in one house on one day, with something in common. */
const beside =
  (change: (b: Draft, other: Draft, m: Making) => Draft): Make =>
  (m) => {
    const birth = m.birth();
    const other = { ...m.birth(), facility: birth.facility, delivery: birth.delivery };
    return [birth, change(birth, minutes(other, m), m)];
  };

/** Two deliveries. */
const DIFFERENT: Readonly<Record<string, Make>> = {
  'two of one hour': beside((_, other) => other),
  namesakes: beside((b, other) => named(other, b.mother.name)),
  'namesakes of one birth date': beside((b, other, m) => ({
    ...named(other, b.mother.name),
    mother: {
      ...other.mother,
      name: b.mother.name,
      birthDate: b.mother.birthDate,
      idNumber: m.residentId(b.mother.birthDate, 'female', '610102'),
    },
  })),
  'namesakes without documents': beside((b, other) => ({
    ...withoutDocuments(named(other, b.mother.name)),
    facility: b.facility,
  })),
  'two without documents, one phone of the hospital': beside((b, other) =>
    withoutDocuments({ ...other, mother: { ...other.mother, phone: b.mother.phone } }),
  ),
  'sisters, one phone at home': beside((b, other, m) => ({
    ...other,
    mother: {
      ...other.mother,
      name: `${b.mother.name.slice(0, 1)}${m.pick(GIVEN)}${b.mother.name.slice(2)}`,
      phone: b.mother.phone,
    },
  })),
  'twin sisters without documents, one phone at home': beside((b, other, m) =>
    withoutDocuments({
      ...other,
      mother: {
        ...other.mother,
        name: `${b.mother.name.slice(0, -1)}${m.pick(GIVEN)}`,
        birthDate: b.mother.birthDate,
        phone: b.mother.phone,
      },
    }),
  ),
  'namesakes without documents, of one birth date': beside((b, other) =>
    withoutDocuments({
      ...named(other, b.mother.name),
      mother: { ...other.mother, name: b.mother.name, birthDate: b.mother.birthDate },
    }),
  ),
  'the next child of the mother': same((b, m) =>
    ofChild(later(b, m.integer(300, 1_500) * DAY_MS), { name: undefined, weightGrams: 3_000 }),
  ),
  'the next child, no documents': unnamed((b, m) =>
    ofChild(later(b, m.integer(300, 1_500) * DAY_MS), { name: undefined, weightGrams: 3_000 }),
  ),
};

/** 500 pairs: of each kind as many as of the others, one kind after the other. */
export function duplicatePairs(seed = 20_261_129, count = 500): Pair[] {
  const making = new Making(seed);
  const asked = { ...DUPLICATES, ...HARD, ...NEXT_CHILDREN, ...TOO_SOON };
  const kinds = [
    ...Object.entries(asked).map(([kind, make]) => ({ kind, make, isToBeAsked: true })),
    ...Object.entries(DIFFERENT).flatMap(([kind, make]) => [
      { kind, make, isToBeAsked: false },
      { kind, make, isToBeAsked: false },
    ]),
  ];
  return Array.from({ length: count }, (_, i) => {
    const of = kinds[i % kinds.length];
    if (!of) throw new RangeError('there are kinds of pairs');
    const [a, b] = of.make(making);
    return { kind: of.kind, a, b, isToBeAsked: of.isToBeAsked };
  });
}
