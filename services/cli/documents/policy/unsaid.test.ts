import { expect, it } from 'vitest';
import { allPacks } from '../../../../policies/load/all-packs.ts';
import { unsaidIn } from './unsaid.ts';
import { shownPacks } from './place-page.ts';

const packs = shownPacks(allPacks({ includeDrafts: true }));

function unsaid(name: string) {
  const pack = packs.find((one) => one.pack === name);
  return pack ? unsaidIn(pack, packs) : [];
}

it('what neither Jilin nor the country says, and nobody looked for, is in its list of what is not known', () => {
  expect(unsaid('jilin')).toEqual(
    expect.arrayContaining(['childcare-construction-subsidy', 'childcare-operating-subsidy']),
  );
  expect(unsaid('jilin')).not.toContain('preschool-aid');
});

it('what somebody looked for is not, nor what a wider place says; a draft says nothing for others', () => {
  expect(unsaid('lanzhou')).not.toContain('childcare-construction-subsidy');
  expect(unsaid('lanzhou')).not.toContain('paternity-leave');
  expect(unsaid('national')).toEqual([]);
});
