import fc from 'fast-check';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';

/*
 * What a JSON schema cannot say of a birth, and the API document says in words (`info.description`, 「模式之外的规则」): filled into births
 * that were generated from the document. One function for each rule there, and nothing else: a birth that is refused after
 * this breaks a rule that no document tells.
 */

type Part = Record<string, unknown>;
interface Birth extends Part {
  notificationId: string;
  facility: Part | null;
  delivery: Part;
  children: Part[];
  mother: Part;
  father: Part | null;
  marriage: Part;
  choices?: Part;
  consents?: Part[];
}

/** What is chosen by chance, once for each birth. */
const chances = fc.record({
  hours: fc.integer({ min: 24, max: 24 * 300 }),
  counties: fc.array(fc.constantFrom('620102', '610302', '220104', '620723'), { minLength: 8, maxLength: 8 }),
  ages: fc.tuple(fc.integer({ min: 18, max: 45 }), fc.integer({ min: 18, max: 60 })),
  sequence: fc.nat(499),
  name: fc.constantFrom('李安然', '欧阳安', '巴图·萨尔', 'Anna Li'),
});
type Chances = typeof chances extends fc.Arbitrary<infer T> ? T : never;

const HOUR_MS = 3_600_000;
const EIGHT_HOURS_MS = 8 * HOUR_MS;

function inChina(at: number): string {
  return `${new Date(at + EIGHT_HOURS_MS).toISOString().slice(0, 19)}+08:00`;
}

const dateOf = (at: number): string => inChina(at).slice(0, 10);

/** 1 Times and dates: in the past, births before deaths, children in their order, parents of an age. */
function fillTimes(birth: Birth, now: number, { hours, ages: [mother, father] }: Chances): void {
  const born = now - hours * HOUR_MS;
  birth.delivery['at'] = inChina(born);
  birth.children.forEach((child) => {
    if ('at' in child) child['at'] = inChina(born);
    if ('deathAt' in child) child['deathAt'] = inChina(born + 2 * HOUR_MS);
    if ('adoptedOn' in child) child['adoptedOn'] = dateOf(now);
    if ('insurance' in child) child['insurance'] = { paidOn: dateOf(now) };
    if ('firstClaimYear' in child) child['firstClaimYear'] = new Date(now).getUTCFullYear() + 1;
  });
  for (const [parent, age] of [
    [birth.mother, mother],
    [birth.father, father],
  ] as const) {
    if (parent && 'birthDate' in parent) parent['birthDate'] = dateOf(born - age * 366 * 24 * HOUR_MS);
    if (parent && 'deathOn' in parent) parent['deathOn'] = dateOf(now);
  }
  if (birth.choices?.['childcare']) (birth.choices['childcare'] as Part)['enrolledFrom'] = dateOf(now);
  for (const consent of birth.consents ?? []) consent['at'] = inChina(born);
}

/** 2 Divisions are counties that exist. */
function fillDivisions(part: unknown, counties: string[]): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, member] of Object.entries(part)) {
    const isDivision = typeof member === 'string' && /^(divisionCode|pool|.*DivisionCode)$/.test(key);
    if (isDivision) (part as Part)[key] = counties[key.length % counties.length];
    else fillDivisions(member, counties);
  }
}

/** 3 Documents: of their kind, with their check character, and of two people. */
function fillDocument(parent: Part | null, isMother: boolean, { sequence, counties }: Chances): void {
  if (!parent) return;
  const type = parent['idType'];
  delete parent['idNumber'];
  if (typeof type !== 'string' || type === 'none') return;
  const digits = String(10_000_000 + sequence * 2 + (isMother ? 0 : 1));
  const odd = String(sequence * 2 + (isMother ? 0 : 1)).padStart(3, '0');
  // A document says its holder's day of birth, which has to be known then.
  const birthDate = typeof parent['birthDate'] === 'string' ? parent['birthDate'] : '1990-01-01';
  const first17 = `${counties[0]}${birthDate.replaceAll('-', '')}${odd}`;
  const numbers: Readonly<Record<string, string>> = {
    'resident-id': first17 + residentIdCheckCharacter(first17),
    passport: `E${digits}`,
    'hk-macao-permit': `H${digits}`,
    'taiwan-permit': digits,
    'permanent-resident-card': `SGP${digits}0000`,
  };
  parent['idNumber'] = numbers[type];
  if (type === 'resident-id' && 'nationality' in parent) parent['nationality'] = 'CHN';
}

/** 4 Numbers of children: in order from 1, no more than `plurality`; only who was born alive can have died. */
function fillChildren({ delivery, children }: Birth): void {
  delivery['plurality'] = Math.max(children.length, Number(delivery['plurality']));
  children.forEach((child, i) => {
    child['order'] = i + 1;
    if ('deathAt' in child) child['liveBirth'] = true;
  });
}

/** 5 Names are names. */
function fillNames(birth: Birth, { name }: Chances): void {
  for (const named of [birth.mother, birth.father, ...birth.children])
    if (named && 'name' in named) named['name'] = name;
}

/** 6 No father: nothing is his. 7 Marriages have the dates of their status. */
function fillFamily({ father, choices, consents, marriage }: Birth): void {
  if (!father) {
    if (choices) choices['householdFollows'] = 'mother';
    if (choices?.['payee']) (choices['payee'] as Part)['holder'] = 'mother';
    for (const consent of consents ?? []) consent['givenBy'] = 'mother';
  }
  for (const field of ['marriedOn', 'endedOn', 'endedBy']) delete marriage[field];
  if (marriage['status'] !== 'unmarried') marriage['marriedOn'] = '2024-05-20';
}

/** @param generated from the document's schema of a birth @param now births lie before it */
export function filledBirth(generated: fc.Arbitrary<unknown>, now: Date): fc.Arbitrary<Birth> {
  return fc.tuple(generated, chances).map(([sent, chance]) => {
    const birth = structuredClone(sent) as Birth;
    fillTimes(birth, now.getTime(), chance);
    fillDivisions(birth, chance.counties);
    fillDocument(birth.mother, true, chance);
    fillDocument(birth.father, false, chance);
    fillChildren(birth);
    fillNames(birth, chance);
    fillFamily(birth);
    return birth;
  });
}

/** 8 One question at a time, and within it children in their order and no contradiction. */
export function filledCheck(generated: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(generated, fc.constantFrom('birth', 'institution', 'specialFamily'))
    .map(([sent, about]) => {
      const { asOf, includeDrafts, institution, specialFamily, ...birth } = structuredClone(sent) as Part;
      const options = { asOf, ...(includeDrafts === undefined ? {} : { includeDrafts }) };
      for (const part of [institution, specialFamily, birth]) fillDivisions(part, ['620102', '610302']);
      if (about === 'institution') return { ...options, institution };
      if (about === 'specialFamily') return { ...options, specialFamily };
      return { ...options, ...consistent(birth) };
    });
}

function consistent(birth: Part): Part {
  const { children, delivery, choices, father } = birth as Partial<Birth>;
  children?.forEach((child, i) => {
    if ('order' in child) child['order'] = i + 1;
    delete child['deathAt'];
  });
  if (delivery && 'plurality' in delivery)
    delivery['plurality'] = Math.max(children?.length ?? 1, Number(delivery['plurality']));
  if (choices && 'householdFollows' in choices && father === null) choices['householdFollows'] = 'mother';
  return birth;
}
