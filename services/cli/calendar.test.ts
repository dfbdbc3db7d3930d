import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addNotice } from './calendar.ts';
import { CommandFailure } from './failure.ts';
import { ROOT } from './run-file.ts';

const YEAR = 2030;
const NOTICE = {
  source: '示例〔2030〕1号',
  holidays: [
    { name: '元旦', from: '2030-01-01', to: '2030-01-01' },
    { name: '春节', from: '2030-02-02', to: '2030-02-08' },
    { name: '清明节', from: '2030-04-05', to: '2030-04-07' },
    { name: '劳动节', from: '2030-05-01', to: '2030-05-05' },
    { name: '端午节', from: '2030-06-05', to: '2030-06-05' },
    { name: '中秋节', from: '2030-09-12', to: '2030-09-12' },
    { name: '国庆节', from: '2030-10-01', to: '2030-10-07' },
  ],
  work: ['2030-02-09'],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'birth-calendar-'));
  cpSync(join(ROOT, 'policies/calendar'), join(folder, 'calendar'), { recursive: true });
  cpSync(join(ROOT, 'schemas'), join(folder, 'schemas'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a process that starts then knows of a year. */
function yearAsStarted(): unknown {
  cpSync(join(folder, 'calendar'), join(folder, 'policies/calendar'), { recursive: true });
  const file = join(folder, 'policies/calendar/working-days.ts');
  const code = `import { isYearKnown, addWorkingDays } from ${JSON.stringify(file)};
    console.log(JSON.stringify([isYearKnown(${YEAR}), addWorkingDays('2030-02-01', 1)]))`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }),
  );
}

it('a year that is put in is known to every process that starts after it', () => {
  expect(yearAsStarted()).toEqual([false, { date: '2030-02-06', provisional: true }]);
  const notice = join(folder, 'notice.json');
  writeFileSync(notice, JSON.stringify(NOTICE));
  const kept = join(folder, 'calendar/notices.json');
  const tried = addNotice(YEAR, notice, { into: kept, dryRun: true });
  expect(tried).toMatchObject({ rest: 25, work: 1, changes: { work: ['2030-02-09'] } });
  expect(tried.changes.rest).toContain('2030-02-06');
  expect(readFileSync(kept, 'utf8')).toBe('{}\n');
  expect(yearAsStarted()).toEqual([false, { date: '2030-02-06', provisional: true }]);
  expect(addNotice(YEAR, notice, { into: kept })).toEqual(tried);
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toHaveProperty(String(YEAR));
  expect(yearAsStarted()).toEqual([true, { date: '2030-02-09', provisional: false }]);
});

it('what is no notice is refused, and nothing is kept of it', () => {
  const notice = join(folder, 'wrong.json');
  const kept = join(folder, 'calendar/notices.json');
  const before = readFileSync(kept, 'utf8');
  writeFileSync(notice, JSON.stringify({ ...NOTICE, work: ['2030-02-11'] }));
  expect(() => addNotice(YEAR, notice, { into: kept })).toThrow(CommandFailure);
  writeFileSync(notice, 'no JSON');
  expect(() => addNotice(YEAR, notice, { into: kept })).toThrow(CommandFailure);
  expect(readFileSync(kept, 'utf8')).toBe(before);
});
