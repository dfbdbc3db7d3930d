import type { Facility } from '../../schemas/birth-notification.ts';
import { finding, type Finding } from './finding.ts';

/** The facilities that may issue (助产机构名册), by their codes, as a health commission keeps them. */
export type FacilityRegister = ReadonlyMap<string, Facility>;

const SAID = { divisionCode: '所在区划', ownership: '性质', countyLevel: '是否县级医院' } as const;

/**
 * A facility that the register does not have, or has otherwise. It states its own division and ownership, on which money and
 * authorities depend; whether the register is behind or the hospital is wrong a person finds out.
 */
export function improbableFacility(facility: Facility | null, register: FacilityRegister): Finding[] {
  if (!facility) return [];
  const known = register.get(facility.code);
  if (!known) return [...finding(true, 'facility-improbable', '助产机构不在名册中', '/facility/code')];
  return Object.entries(SAID).flatMap(([field, word]) => {
    const key = field as keyof typeof SAID;
    const says = `助产机构的${word}与名册不一致`;
    return finding(known[key] !== facility[key], 'facility-improbable', says, `/facility/${field}`);
  });
}
