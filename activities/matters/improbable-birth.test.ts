import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import type { NodeKey } from '../../schemas/case-plan.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { beginCase } from '../begin-case.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW } from '../case-view.test-data.ts';

const ONE = sampleBirth('lanzhou-first-child');
const [CHILD] = ONE.children;
const light = (weightGrams: number) => layOver(ONE, { children: [{ ...CHILD, weightGrams }] });
const CERTIFICATE = 'child-1/birth-certificate';

function begun(birth = light(332)): CaseInMemory {
  const at = new CaseInMemory(caseAs({ birth }));
  at.round();
  return at;
}

const asked = ({ view }: CaseInMemory) =>
  view.tasks.filter((t) => t.kind === 'improbable' && t.status === 'open');
const statusOf = ({ view }: CaseInMemory, key: NodeKey) => view.matters.get(key)?.status;

describe('a weight that can hardly be', () => {
  test('holds the certificate and nothing that does not need it', () => {
    const at = begun();
    expect(asked(at)).toMatchObject([
      {
        subject: 'child-1',
        code: 'birth-certificate',
        asks: ['/children/0/weightGrams', '/delivery/gestation/weeks'],
      },
    ]);
    expect(asked(at)[0]?.reason).toContain('体重与孕周不相称');
    expect(statusOf(at, CERTIFICATE)).toBe('manual');
    expect(statusOf(at, 'child-1/vaccination-record')).toBe('requested');
    expect(statusOf(at, 'mother/maternity-cost-refund')).toBe('requested');
  });

  test('is printed once a person has confirmed it, and not asked about again', () => {
    const at = begun();
    at.decides('improbable', 'confirmed');
    at.round();
    expect(statusOf(at, CERTIFICATE)).toBe('requested');
    Object.assign(at.view.matters.get(CERTIFICATE) ?? {}, { status: 'waiting' });
    at.round();
    expect([asked(at).length, statusOf(at, CERTIFICATE)]).toEqual([0, 'requested']);
  });

  test('is printed as it was corrected', () => {
    const at = begun();
    at.decides('improbable', 'corrected', { facts: light(3320) });
    at.round();
    expect([asked(at).length, statusOf(at, CERTIFICATE)]).toEqual([0, 'requested']);
  });

  test('is asked about anew where it was corrected to another that can hardly be', () => {
    const at = begun();
    at.decides('improbable', 'corrected', { facts: light(333) });
    at.round();
    expect([asked(at).length, statusOf(at, CERTIFICATE)]).toEqual([1, 'manual']);
  });

  test('that was confirmed does not let another one pass', () => {
    const at = begun();
    at.decides('improbable', 'confirmed');
    Object.assign(at.view, { notification: light(333) });
    at.round();
    expect([asked(at).length, statusOf(at, CERTIFICATE)]).toEqual([1, 'manual']);
  });

  test('of one twin holds the certificate of that one', () => {
    const twins = sampleBirth('lanzhou-twins');
    const [one, two] = twins.children;
    const at = begun(layOver(twins, { children: [one, { ...two, weightGrams: 250 }] }));
    expect(asked(at).map(({ subject }) => subject)).toEqual(['child-2']);
    expect(statusOf(at, CERTIFICATE)).toBe('requested');
  });
});

describe('a facility, where there is a register of them', () => {
  const idOf = (...names: readonly (string | number)[]): string => names.join('/');
  const accepted = (facility: object) => {
    const birth = layOver(ONE, { facility });
    const register = new Map(ONE.facility ? [[ONE.facility.code, ONE.facility]] : []);
    const of = { caseNumber: 'C-1', notification: birth, at: NOW, by: 'hospital', patienceSeconds: 60, idOf };
    const at = new CaseInMemory(beginCase({ ...of, facilities: register }).effects.view);
    at.round();
    return at;
  };

  test('that it has is asked about nothing', () => {
    expect(asked(accepted({}))).toEqual([]);
  });

  test.each([
    ['is not in it', { code: 'NEW-1' }, ['/facility/code']],
    [
      'is in it otherwise',
      { ownership: 'private', divisionCode: '620104' },
      ['/facility/divisionCode', '/facility/ownership'],
    ],
  ])('that %s holds the certificate until a person has confirmed it', (_, facility, asks) => {
    const at = accepted(facility);
    expect(asked(at)).toMatchObject([{ subject: 'child-1', code: 'birth-certificate', asks }]);
    expect(statusOf(at, CERTIFICATE)).toBe('manual');
    at.decides('improbable', 'confirmed');
    at.round();
    expect([asked(at).length, statusOf(at, CERTIFICATE)]).toEqual([0, 'requested']);
  });
});
