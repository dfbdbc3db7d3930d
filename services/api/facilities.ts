import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { facilitySchema } from '../../schemas/birth-notification.ts';
import type { FacilityRegister } from '../../policies/input/facilities.ts';

const listSchema = z.array(facilitySchema);

/**
 * The register of facilities of `BIRTH_FACILITIES`: a JSON list of what a birth notification has as `facility`.
 * @param path '' where there is none
 * @throws Error that names the setting, where the file cannot be read
 */
export function readFacilities(path: string): FacilityRegister | undefined {
  if (path === '') return undefined;
  try {
    const list = listSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(list.map((facility) => [facility.code, facility]));
  } catch (cause) {
    throw new Error('BIRTH_FACILITIES：读不出助产机构名册（JSON 列表）', { cause });
  }
}
