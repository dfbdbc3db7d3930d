import { readdirSync, readFileSync } from 'node:fs';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';

/** The sample births, for tests of the rules only: read and checked as the API would. */
const FOLDER = new URL('../../test/samples/', import.meta.url);

export const GOOD_SAMPLES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && !file.startsWith('bad-'))
  .map((file) => file.replace('.json', ''));

/** A sample by name, with top-level fields replaced. */
export function sampleBirth(name: string, changes: Partial<BirthNotification> = {}): BirthNotification {
  const body: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  const birth = birthNotificationSchema.parse(body);
  return { ...birth, ...changes };
}
