import { describe, expect, test } from 'vitest';
import { layOver } from '../../test/support/lay-over.ts';
import { divisions } from '../load/divisions.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { impossibleIn } from './impossible.ts';

const AGAINST = { now: new Date('2026-11-28T10:00:00+08:00'), divisions: divisions() };
const ONE = sampleBirth('lanzhou-first-child');
const TWINS = sampleBirth('lanzhou-twins');

test.each(GOOD_SAMPLES)('nothing of %s is impossible', (name) => {
  expect(impossibleIn(sampleBirth(name), AGAINST)).toEqual([]);
});

function found(change: object, birth = ONE): string[] {
  return impossibleIn(layOver(birth, change), AGAINST).map(
    ({ code, pointers }) => `${code} ${pointers.join(' ')}`,
  );
}

const first = (change: object) => ({ children: [{ ...ONE.children[0], ...change }] });

describe('what cannot be', () => {
  test.each<[string, object, string]>([
    [
      'a birth that is to come',
      { delivery: { at: '2026-11-28T10:06:00+08:00' } },
      'in-the-future /delivery/at',
    ],
    ['a birth of 2008', { delivery: { at: '2008-11-20T03:24:00+08:00' } }, 'too-long-ago /delivery/at'],
    ['a child that is to come', first({ at: '2026-12-01T00:00:00+08:00' }), 'in-the-future /children/0/at'],
    [
      'a child of another year',
      first({ at: '2026-03-01T00:00:00+08:00' }),
      'another-delivery /children/0/at /delivery/at',
    ],
    [
      'a death before birth',
      first({ deathAt: '2026-11-20T03:23:00+08:00' }),
      'before-birth /children/0/deathAt',
    ],
    ['a death to come', first({ deathAt: '2026-11-29T03:23:00+08:00' }), 'in-the-future /children/0/deathAt'],
    ['an adoption before birth', first({ adoptedOn: '2026-11-19' }), 'not-in-its-life /children/0/adoptedOn'],
    [
      'a premium paid before birth',
      first({ insurance: { paidOn: '2026-11-19' } }),
      'not-in-its-life /children/0/insurance/paidOn',
    ],
    [
      'a premium that will be paid',
      first({ insurance: { paidOn: '2026-11-29' } }),
      'not-in-its-life /children/0/insurance/paidOn',
    ],
    ['a claim before birth', first({ firstClaimYear: 2025 }), 'before-birth /children/0/firstClaimYear'],
    [
      'a mother of 71',
      { mother: { idType: 'passport', idNumber: 'E1234567', birthDate: '1955-01-01' } },
      'too-old /mother/birthDate /delivery/at',
    ],
    [
      'a mother who died before',
      { mother: { deathOn: '2026-11-19' } },
      'before-delivery /mother/deathOn /delivery/at',
    ],
    ['a father who will die', { father: { deathOn: '2026-11-29' } }, 'in-the-future /father/deathOn'],
    ['a number without its kind', { father: { idType: undefined } }, 'required /father/idType'],
    ['a kind without its number', { father: { idNumber: undefined } }, 'required /father/idNumber'],
    ['a number of none', { mother: { idType: 'none' } }, 'contradiction /mother/idNumber /mother/idType'],
    ['a wrong check digit', { mother: { idNumber: '620102199503129920' } }, 'check-digit /mother/idNumber'],
    [
      'another birth date',
      { mother: { birthDate: '1995-03-13' } },
      'contradiction /mother/idNumber /mother/birthDate',
    ],
    [
      'a man’s number',
      { father: null, mother: { idNumber: '620102199307049912', birthDate: '1993-07-04' } },
      'contradiction /mother/idNumber',
    ],
    ['a passport of signs', { father: { idType: 'passport', idNumber: 'E(123)' } }, 'form /father/idNumber'],
    [
      'a permit of another form',
      { father: { idType: 'hk-macao-permit', idNumber: 'X12345678' } },
      'form /father/idNumber',
    ],
    [
      'a resident card with a wrong check digit',
      { father: { idType: 'permanent-resident-card', idNumber: '911124198108030029' } },
      'check-digit /father/idNumber',
    ],
    [
      'one document of two people',
      {
        mother: { idType: 'passport', idNumber: 'E1234567' },
        father: { idType: 'passport', idNumber: 'E1234567' },
      },
      'contradiction /father/idNumber /mother/idNumber',
    ],
    [
      'an identity card of a foreigner',
      { mother: { nationality: 'USA' } },
      'contradiction /mother/nationality /mother/idType',
    ],
    [
      'a household in Hong Kong',
      { mother: { household: { divisionCode: '810000' } } },
      'beyond-mainland /mother/household/divisionCode',
    ],
    [
      'an abolished county',
      { mother: { household: { divisionCode: '610322' } } },
      'division-abolished /mother/household/divisionCode',
    ],
    [
      'a home in a province',
      { mother: { residence: { divisionCode: '620000' } } },
      'division-level /mother/residence/divisionCode',
    ],
    [
      'a pool that is none',
      { mother: { employment: { pool: '629900' } } },
      'division-unknown /mother/employment/pool',
    ],
    [
      'a hospital in no county',
      { facility: { divisionCode: '123456' } },
      'division-unknown /facility/divisionCode',
    ],
    [
      'more children than were born',
      { delivery: { plurality: 1 }, children: TWINS.children },
      'contradiction /delivery/plurality',
    ],
    ['a second child of one', first({ order: 2 }), 'out-of-order /children/0/order'],
    [
      'the household of nobody',
      { father: null, choices: { householdFollows: 'father' } },
      'no-father /choices/householdFollows',
    ],
    [
      'the account of nobody',
      { father: null, choices: { payee: { holder: 'father' } } },
      'no-father /choices/payee/holder',
    ],
    [
      'an enrolment before birth',
      { choices: { childcare: { enrolledFrom: '2026-11-19', institutionDivisionCode: '620102' } } },
      'before-birth /choices/childcare/enrolledFrom',
    ],
    [
      'a wedding of the unmarried',
      { marriage: { status: 'unmarried', marriedOn: '2020-01-01' } },
      'contradiction /marriage/status /marriage/marriedOn',
    ],
    [
      'an end of what goes on',
      { marriage: { endedOn: '2020-01-01' } },
      'contradiction /marriage/status /marriage/endedOn',
    ],
    [
      'a widow by divorce',
      { marriage: { status: 'widowed', endedBy: 'divorce' } },
      'contradiction /marriage/endedBy /marriage/status',
    ],
    ['a wedding to come', { marriage: { marriedOn: '2026-11-29' } }, 'in-the-future /marriage/marriedOn'],
    [
      'an end before the wedding',
      { marriage: { status: 'divorced', marriedOn: '2020-01-02', endedOn: '2020-01-01' } },
      'out-of-order /marriage/endedOn /marriage/marriedOn',
    ],
    ['a name of markup', first({ name: '<李>' }), 'name-signs /children/0/name'],
    ['a father who is a placeholder', { father: { name: '不详' } }, 'no-name /father/name'],
  ])('%s', (_, change, says) => {
    expect(found(change)).toEqual([says]);
  });

  test('a second twin before the first', () => {
    const [one, two] = TWINS.children;
    const children = [one, { ...two, at: '2026-11-19T14:11:00+08:00' }];
    expect(found({ children }, TWINS)).toEqual(['out-of-order /children/1/at /children/1/order']);
  });
});

describe('what can be, and was refused elsewhere', () => {
  test.each<[string, object]>([
    ['one twin before the other', { delivery: { plurality: 2 } }],
    ['a home in Hong Kong', { mother: { residence: { divisionCode: '810000' } } }],
    ['a hospital in a new area', { facility: { divisionCode: '620171' } }],
    ['a pool of a municipality', { mother: { employment: { pool: '110000' } } }],
    ['a city without counties', { mother: { household: { divisionCode: '620200' } } }],
    [
      'a permit of Hong Kong',
      { father: { idType: 'hk-macao-permit', idNumber: 'H12345678', household: undefined } },
    ],
    [
      'a new resident card',
      {
        father: {
          idType: 'permanent-resident-card',
          idNumber: '911124198108030024',
          birthDate: '1981-08-03',
          nationality: 'USA',
          household: undefined,
        },
      },
    ],
    [
      'a consent before the birth',
      { consents: [{ kind: 'data-sharing', givenBy: 'mother', at: '2026-11-01T00:00:00+08:00' }] },
    ],
    ['a father who died before', { father: { deathOn: '2026-06-01' } }],
    ['a rare surname', { mother: { name: '𠮷示例' } }],
    ['an Arab name', { father: { name: 'محمد علي' } }],
  ])('%s', (_, change) => {
    expect(found(change)).toEqual([]);
  });
});
