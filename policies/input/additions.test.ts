import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { compareReports } from './additions.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const NAME = '/children/0/name';
const NONE = new Set<number>();
/** As a hospital sends it: what it does not say is left out. */
const named = (name: string | undefined) => {
  const children = BIRTH.children.map((child) => ({ ...child, name }));
  return JSON.parse(JSON.stringify({ ...BIRTH, children })) as BirthNotification;
};

describe('what others have settled since', () => {
  test('is the same whether it is right or wrong: neither taken nor held against what was said', () => {
    const told = ['张安', '张宁'].map((name) => {
      const { added, differs, notTaken } = compareReports(named('张安'), named(name), NONE, [NAME]);
      return { added, differs, notTaken };
    });
    const untold = { added: [], differs: [], notTaken: [NAME] };
    expect(told).toEqual([untold, untold]);
    expect(compareReports(named('张安'), named('张宁'), NONE, [NAME]).merged).toEqual(named('张安'));
  });

  test('is not missing where it is not said, nor told where nothing stands there', () => {
    const quiet = compareReports(named('张安'), named(undefined), NONE, [NAME]);
    expect([quiet.notTaken, quiet.unsaid]).toEqual([[], []]);
    const guess = compareReports(named(undefined), named('张安'), NONE, [NAME]);
    expect([guess.notTaken, guess.added]).toEqual([[NAME], []]);
  });

  test('leaves everything else to be compared', () => {
    const other = { ...named('张安'), childRank: 3 };
    const { differs, notTaken } = compareReports(named('张安'), other, NONE, [NAME]);
    expect([differs, notTaken]).toEqual([['/childRank'], [NAME]]);
  });
});
