import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Deed } from '../engine/deeds.ts';
import type { World } from '../world/world.ts';

/** A hospital reports a birth; what the API refuses changes nothing. @param key of the request, as `Idempotency-Key` */
export async function report(
  world: World,
  birth: BirthNotification,
  key = birth.notificationId,
): Promise<void> {
  try {
    const { caseNumber, start } = await world.product.accept(world.people.pool, birth, key);
    world.reports.push(birth);
    if (!world.cases.includes(caseNumber)) world.cases.push(caseNumber);
    if (start) world.starts.push(start);
    world.say(`hospital: ${key} is ${start ? 'a new case' : 'a case that is known'}`);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ProblemError') throw error;
    world.say(`hospital: ${key} is refused: ${error.message}`);
  }
}

const SLIP_MS = 420_000;
const SOON_MS = 20 * 86_400_000;

/** What another hospital writes of the same delivery: the same, the moment misread, another child of it, or a birth too soon. */
const SLIPS: Readonly<Record<string, (birth: BirthNotification) => BirthNotification>> = {
  'the same': (birth) => birth,
  'without choices': (birth) => ({ ...birth, choices: undefined }),
  'minutes off': (birth) => moved(birth, SLIP_MS),
  'weeks before': (birth) => moved(birth, -SOON_MS),
  'the next child': (birth) => ({
    ...moved(birth, SLIP_MS),
    delivery: { ...moved(birth, SLIP_MS).delivery, plurality: birth.delivery.plurality + 1 },
    children: birth.children.slice(0, 1).map((child) => ({ ...child, order: birth.delivery.plurality + 1 })),
  }),
};

function moved(birth: BirthNotification, ms: number): BirthNotification {
  const at = new Date(Date.parse(birth.delivery.at) + ms + 8 * 3_600_000).toISOString().slice(0, 19);
  return { ...birth, delivery: { ...birth.delivery, at: `${at}+08:00` } };
}

/** One delivery again, under another number. */
async function reportAgain(world: World): Promise<void> {
  const { choices } = world;
  const birth = choices.one(world.reports);
  const slip = choices.one(Object.keys(SLIPS));
  const number = `${birth.notificationId}+${world.reports.length}`;
  world.say(`another hospital reports ${birth.notificationId}: ${slip}`);
  const told = SLIPS[slip]?.(birth) ?? birth;
  await report(world, { ...told, notificationId: number });
}

const HEAVIER_GRAMS = 3_990;

/** What a hospital says again of its own delivery: the message as it was, all it knows by now, or something else. */
const AGAIN: Readonly<
  Record<string, (whole: BirthNotification, before: BirthNotification) => BirthNotification>
> = {
  'as before': (_, before) => before,
  'with what was missing': (whole) => whole,
  otherwise: (whole) => ({
    ...whole,
    children: whole.children.map((child) => ({ ...child, weightGrams: HEAVIER_GRAMS })),
  }),
};

async function reportMore(world: World): Promise<void> {
  const { choices, wholes } = world;
  const whole = choices.one(wholes);
  const before = world.reports.find(({ notificationId }) => notificationId === whole.notificationId) ?? whole;
  const what = choices.one(Object.keys(AGAIN));
  const said = AGAIN[what]?.(whole, before) ?? whole;
  const key = said === before ? whole.notificationId : `${whole.notificationId}, ${what}`;
  world.say(`its hospital reports ${whole.notificationId} again: ${what}`);
  await report(world, said, key);
}

/** So that schedules stay short. */
const MOST_REPORTS = 4;

export const ANOTHER_HOSPITAL: Deed = {
  name: 'another hospital',
  weight: 3,
  can: ({ reports }) => reports.length > 0 && reports.length < MOST_REPORTS,
  run: reportAgain,
};

export const ITS_HOSPITAL: Deed = {
  name: 'its hospital again',
  weight: 3,
  can: ({ wholes }) => wholes.length > 0,
  run: reportMore,
};
