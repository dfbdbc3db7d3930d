/** One division (行政区划) of the dated register. */
export interface Division {
  readonly code: string;
  readonly name: string;
  /** first month in which the code stood in a table, `2021-01`; undefined: before 1996 */
  readonly from?: string;
  /** last month in which it may still be written, `2021-12`; undefined: it is in force */
  readonly until?: string;
  /** a statistical area (开发区、新区): no division of GB/T 2260, and in no number */
  readonly statistical: boolean;
}

export type DivisionRegister = ReadonlyMap<string, Division>;

/** What a code is on a day. `group`: the digits of a city that stand for counties under a province (110100, 469000). */
export type Standing = 'county' | 'city' | 'province' | 'group' | 'statistical' | 'abolished' | 'unknown';

const TAIWAN_HONG_KONG_MACAO = /^(71|81|82)/;

function isInForce({ from, until }: Division, day: string): boolean {
  const month = day.slice(0, 'yyyy-mm'.length);
  return (from === undefined || from <= month) && (until === undefined || month <= until);
}

/**
 * @param day ISO date. What is newer than the register knows is unknown; a code that was abolished during a year may be
 *   written until its end.
 */
export function standingOn(register: DivisionRegister, code: string, day: string): Standing {
  const found = register.get(code);
  if (found?.statistical) return 'statistical';
  if (!found || !isInForce(found, day)) {
    if (isGroup(register, code, day)) return 'group';
    return found?.until === undefined ? 'unknown' : 'abolished';
  }
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

function isGroup(register: DivisionRegister, code: string, day: string): boolean {
  return code.endsWith('00') && !code.endsWith('0000') && !hasNoCounties(register, code, day);
}

/** A city without counties (不设区的市: 东莞、中山、儋州、嘉峪关) is where its people are registered. */
export function hasNoCounties(register: DivisionRegister, city: string, day: string): boolean {
  for (const county of register.values()) {
    const { code, statistical } = county;
    if (code === city || statistical || !code.startsWith(city.slice(0, 'ppcc'.length))) continue;
    if (isInForce(county, day)) return false;
  }
  return true;
}

/** 台港澳: people live there, and have no mainland household there. */
export function isBeyondMainland(code: string): boolean {
  return TAIWAN_HONG_KONG_MACAO.test(code);
}
