import { describe, expect, test } from 'vitest';
import { divisions } from '../load/divisions.ts';
import { hasNoCounties, standingOn } from './register.ts';

const TODAY = '2026-11-29';

describe('the register of divisions', () => {
  test.each([
    ['620102', TODAY, 'county'],
    ['620100', TODAY, 'city'],
    ['620000', TODAY, 'province'],
    ['620171', TODAY, 'statistical'],
    ['110100', TODAY, 'group'],
    ['469000', TODAY, 'group'],
    ['999999', TODAY, 'unknown'],
    ['602102', TODAY, 'unknown'],
    // 凤翔 became a district in 2021, 公主岭 went to 长春 in 2020, 莱芜 to 济南 in 2019
    ['610322', '2020-06-01', 'county'],
    ['610322', TODAY, 'abolished'],
    ['610305', TODAY, 'county'],
    ['220381', TODAY, 'abolished'],
    ['220184', TODAY, 'county'],
    ['371200', TODAY, 'abolished'],
    ['610305', '2010-01-01', 'unknown'],
  ])('%s on %s is %s', (code, day, standing) => {
    expect(standingOn(divisions(), code, day)).toBe(standing);
  });

  test('has four cities without counties', () => {
    const cities = [...divisions().values()].filter(
      ({ code, until, statistical }) =>
        code.endsWith('00') && !code.endsWith('0000') && until === undefined && !statistical,
    );
    const bare = cities.filter(({ code }) => hasNoCounties(divisions(), code, TODAY));
    expect(bare.map(({ name }) => name)).toEqual(['东莞市', '中山市', '儋州市', '嘉峪关市']);
  });
});
