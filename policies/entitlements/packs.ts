import type { ProvincePack } from './pack.ts';
import { gansu } from './packs/gansu.ts';
import { jilin } from './packs/jilin.ts';
import { NATIONAL } from './packs/national.ts';
import { shaanxi } from './packs/shaanxi.ts';

/** Every provincial pack. A new one is one file and one line here. */
const PROVINCES: readonly ProvincePack[] = [gansu, shaanxi, jilin];

/** The pack of the province a division lies in, when one is in force on the day. */
export function provincePack(divisionCode: string | undefined, asOf: string): ProvincePack | undefined {
  return PROVINCES.find((pack) => divisionCode?.startsWith(pack.prefix) && pack.from <= asOf);
}

/** What a decision was made from, for example `national@1+gansu@1`. */
export function packName(province?: ProvincePack): string {
  return province ? `${NATIONAL.id}+${province.id}` : NATIONAL.id;
}
