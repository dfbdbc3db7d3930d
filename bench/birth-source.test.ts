import { expect, it } from 'vitest';
import { compareDeliveries } from '../policies/duplicates/compare-deliveries.ts';
import { createBirthSource } from './birth-source.ts';

it('gives births that nobody takes for one another, or a clerk would be asked and none would end', () => {
  const source = createBirthSource('test');
  const births = Array.from({ length: 250 }, () => source.next());
  const alike = births.flatMap((one, i) =>
    births.slice(0, i).filter((other) => compareDeliveries(one, other)),
  );
  expect(alike).toEqual([]);
});
