import fc from 'fast-check';

/** What families and institutions are drawn from. */

export const some = fc.constantFrom;

/** Or not said; seldom, so that most questions have an answer. */
export function maybe<T>(value: fc.Arbitrary<T>, said = 6, unsaid = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: unsaid, arbitrary: fc.constant(undefined) }, { weight: said, arbitrary: value });
}

/** Objects without what was not said. */
export function stated<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T;
}

export const COUNTIES = [
  '620102',
  '620121',
  '620171',
  '620302',
  '620702',
  '620723',
  '620923',
  '621002',
  '610302',
  '610104',
  '610403',
  '220104',
  '220105',
  '440106',
] as const;
export const county = some(...COUNTIES);
export const POOLS = [
  '620100',
  '620300',
  '620700',
  '621000',
  '610300',
  '610100',
  '220100',
  '440100',
] as const;
export const pool = some(...POOLS);
