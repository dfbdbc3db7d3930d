import { expect, test } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs } from '../case-view.test-data.ts';
import { birthCertificate } from './birth-certificate.ts';

const RARE = sampleBirth('lanzhou-rare-character-name');
const CERTIFICATE = 'child-1/birth-certificate';

function held(): CaseInMemory {
  const at = new CaseInMemory(caseAs({ birth: RARE }));
  at.round();
  expect(at.asks()).toContain(`name-characters ${CERTIFICATE}`);
  expect(at.statusOf(CERTIFICATE)).toBe('manual');
  return at;
}

/** The name as it would be printed. */
function printed({ view }: CaseInMemory): string | undefined {
  const prepared = birthCertificate(view, 'child-1');
  return prepared.ready ? prepared.payload.child.name : undefined;
}

test('a name that is held is printed as it is once a person has approved of it', () => {
  const at = held();
  expect(printed(at)).toBeUndefined();
  at.decides('name-characters', 'approved');
  at.round();
  expect([printed(at), at.statusOf(CERTIFICATE)]).toEqual([RARE.children[0]?.name, 'requested']);
});

test('and another one that is put in its place is asked about anew', () => {
  const at = held();
  at.decides('name-characters', 'approved');
  const [child] = RARE.children;
  const notification = layOver(RARE, { children: [{ ...child, name: '王𠮷𠮷' }] });
  Object.assign(at.view, { notification });
  expect(printed(at)).toBeUndefined();
});
