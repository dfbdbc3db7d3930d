import { describe, expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { heldValues } from './held-values.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const named = (name: string) => layOver(BIRTH, { children: [{ ...BIRTH.children[0], name }] });

describe('what a clerk is asked about', () => {
  it('is shown as it stands, with the characters that hold it', () => {
    const asks = ['/children/0/name'];
    expect(heldValues({ kind: 'name-characters', asks }, named('刘㛃𠮷'))).toEqual([
      { pointer: '/children/0/name', value: '刘㛃𠮷', characters: ['𠮷'] },
    ]);
  });

  it('of a parent, with the character that only the sender knows', () => {
    const birth = layOver(BIRTH, { mother: { ...BIRTH.mother, name: '王\ue000例' } });
    expect(heldValues({ kind: 'correction-needed', asks: ['/mother/name'] }, birth)).toEqual([
      { pointer: '/mother/name', value: '王\ue000例', characters: ['\ue000'] },
    ]);
  });

  it('is shown whole where it is no document, and masked where it is one', () => {
    const asks = ['/children/0/weightGrams', '/mother/birthDate', '/mother/idNumber', '/children/0/health'];
    const shown = heldValues({ kind: 'improbable', asks }, BIRTH);
    expect(shown.map(({ pointer }) => pointer)).toEqual(asks);
    expect(shown[0]?.value).toBe(BIRTH.children[0]?.weightGrams);
    expect(shown[1]?.value).toBe(BIRTH.mother.birthDate);
    expect(shown[2]?.value).toMatch(/^\*+\w{4}$/);
  });

  it('is left out where it is missing', () => {
    expect(heldValues({ kind: 'name-missing', asks: ['/children/3/name'] }, BIRTH)).toEqual([]);
  });
});
