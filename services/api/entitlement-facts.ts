import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { composeResidentId } from '../../policies/id-number.ts';
import { anyDayNotificationSchema } from './notification-schema.ts';
import { check, invalidBody } from './validation.ts';

type Fields = Readonly<Record<string, unknown>>;

const NOBODY = '未填';

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The facts of a check as a whole notification. No rule reads names or document numbers, so what was left out is
 * filled with a stand-in that fits: someone with a mainland household has a resident ID.
 * @throws ProblemError validation-failed with pointers into the body
 */
export function readBirthFacts(body: Fields): BirthNotification {
  const checked = check(anyDayNotificationSchema, {
    notificationId: 'check',
    ...body,
    mother: withDocument(body['mother'], 'female'),
    father: withDocument(body['father'], 'male'),
  });
  if (!checked.ok) throw invalidBody(checked.errors);
  return checked.value;
}

function withDocument(parent: unknown, sex: 'male' | 'female'): unknown {
  if (!isFields(parent)) return parent;
  const named = { name: NOBODY, nationality: 'CHN', ...parent };
  if (parent['idNumber'] !== undefined) return { idType: 'resident-id', ...named };
  if (parent['idType'] !== undefined && parent['idType'] !== 'resident-id') {
    return { ...named, idNumber: 'CHECK-ONLY' };
  }
  return { ...named, idType: 'resident-id', idNumber: standInNumber(parent, sex) };
}

function standInNumber(parent: Fields, sex: 'male' | 'female'): string {
  try {
    return composeResidentId('110101', String(parent['birthDate']), sex, 0);
  } catch {
    // a birth date that does not exist is reported by the schema under its own pointer
    return NOBODY;
  }
}
