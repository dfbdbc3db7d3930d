import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { readResidentId, residentIdCheckCharacter } from '../../schemas/resident-id.ts';

const FOLDER = fileURLToPath(new URL('../samples', import.meta.url));

/** The samples were written for this day; tests shift the day to today so that they never grow old. */
const WRITTEN_FOR = Date.parse('2026-11-22T00:00:00+08:00');
const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** Every parent of the samples has a document. */
interface Documented {
  idNumber: string;
  birthDate: string;
}

/** What hospitals send: the notification before our schema has read it. */
export interface Notification extends BirthNotification {
  mother: BirthNotification['mother'] & Documented;
  father: (Parent & Documented) | null;
}

export function sampleNames(kind: 'good' | 'bad'): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && file.startsWith('bad-') === (kind === 'bad'))
    .map((file) => path.basename(file, '.json'));
}

/** A sample as it was written. */
export function readSample(name: string): Notification {
  return JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as Notification;
}

function shiftInstant(instant: string, days: number): string {
  const local = new Date(Date.parse(instant) + SHANGHAI_MS + days * DAY_MS);
  return `${local.toISOString().slice(0, 19)}+08:00`;
}

/** Mothers of the samples are between twenty and forty. */
const BORN_FROM = Date.UTC(1987, 0, 1);
const BORN_WITHIN_DAYS = 5_500;

/**
 * Somebody else of the same name and sex: one mother has one delivery, and who shares her birth date and phone looks like her.
 * Where a number was first registered is judged by nobody.
 */
function someoneElse<P extends Parent & Documented>(parent: P): P {
  if (parent.idNumber === undefined || !readResidentId(parent.idNumber)) return parent;
  const birthDate = new Date(BORN_FROM + randomInt(BORN_WITHIN_DAYS) * DAY_MS).toISOString().slice(0, 10);
  const sex = Number(parent.idNumber[16]) % 2;
  const sequence = String(randomInt(500) * 2 + sex).padStart(3, '0');
  const first17 = `${randomInt(110_000, 660_000)}${birthDate.replaceAll('-', '')}${sequence}`;
  const phone = parent.phone === undefined ? {} : { phone: `139${randomInt(10_000_000, 100_000_000)}` };
  return { ...parent, birthDate, idNumber: first17 + residentIdCheckCharacter(first17), ...phone };
}

let serial = 0;

/** A sample as if it happened around today, or so many days ago, to a family and with a notification number of its own. */
export function freshSample(name: string, change: Partial<Notification> = {}, daysAgo = 0): Notification {
  const sample = readSample(name);
  const days = Math.floor((Date.now() - WRITTEN_FOR) / DAY_MS) - daysAgo;
  serial += 1;
  return {
    ...sample,
    notificationId: `${sample.notificationId}-${process.pid}-${Date.now()}-${serial}`,
    delivery: { ...sample.delivery, at: shiftInstant(sample.delivery.at, days) },
    children: sample.children.map((child) =>
      child.deathAt === undefined ? child : { ...child, deathAt: shiftInstant(child.deathAt, days) },
    ),
    ...(sample.mother === undefined ? {} : { mother: someoneElse(sample.mother) }),
    father: sample.father && someoneElse(sample.father),
    consents: sample.consents.map((consent) => ({ ...consent, at: shiftInstant(consent.at, days) })),
    ...change,
  };
}
