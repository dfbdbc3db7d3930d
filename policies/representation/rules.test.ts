import { describe, expect, test } from 'vitest';
import { mayAct, representationFaults, type ToRepresent } from './rules.ts';

const TODAY = '2026-12-01';
const STAFF: ToRepresent = { agent: 'window-staff', basis: 'presence', present: true, until: '2026-12-01' };
const PAPER = { number: 'W-1', date: '2026-11-30' };
const GRANDMOTHER: ToRepresent = {
  ...{ agent: 'grandparent', basis: 'mandate', paper: PAPER, present: true, until: '2027-03-01' },
};

describe('somebody acts for a parent', () => {
  test.each<[string, ToRepresent, string[]]>([
    ['staff at the window, the parent beside them', STAFF, []],
    ['a grandmother with a mandate, the parent beside her', GRANDMOTHER, []],
    [
      'a nurse, of a mother who cannot come',
      { ...GRANDMOTHER, agent: 'institution', basis: 'institution-letter', present: false },
      [],
    ],
    [
      'staff, and the parent is not there',
      { ...STAFF, present: false },
      ['/present not-present', '/present not-present'],
    ],
    ['a grandmother with a mandate alone', { ...GRANDMOTHER, present: false }, ['/present not-present']],
    ['a grandmother without a paper', { ...GRANDMOTHER, basis: 'presence' }, ['/basis paper-needed']],
    ['a mandate that nobody names', { ...GRANDMOTHER, paper: undefined }, ['/paper required']],
    ['until yesterday', { ...STAFF, until: '2026-11-30' }, ['/until in-the-past']],
    ['for years', { ...GRANDMOTHER, until: '2028-01-01' }, ['/until too-far']],
  ])('%s', (_, said, faults) => {
    expect(representationFaults(said, TODAY).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      faults,
    );
  });
});

describe('what is done for a parent', () => {
  const scope = { until: '2026-12-01', ended: false, matters: null };
  test.each([
    ['on the last day', scope, 'birth-certificate', true],
    ['a day late', { ...scope, until: '2026-11-30' }, 'birth-certificate', false],
    ['after it was taken back', { ...scope, ended: true }, 'birth-certificate', false],
    ['a matter that it is for', { ...scope, matters: ['birth-certificate'] }, 'birth-certificate', true],
    [
      'a matter that it is not for',
      { ...scope, matters: ['birth-certificate'] },
      'social-security-card',
      false,
    ],
    ['no matter alone, where it is for some', { ...scope, matters: ['birth-certificate'] }, null, false],
  ])('%s', (_, of, code, may) => {
    expect(mayAct(of, { today: TODAY, code })).toBe(may);
  });
});
