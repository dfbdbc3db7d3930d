import { afterEach, expect, it, vi } from 'vitest';
import { PackError } from '../../policies/load/pack-mistake.ts';
import { run } from './command.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

it('mistakes in a pack are told with file and line by whichever command comes upon them (npm run gen too)', async () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const error = new PackError([{ file: 'policies/packs/gansu.yaml', line: 73, message: '天数不应超过366' }]);
  await run(() => Promise.reject(error), {});
  expect(String(told.mock.calls[0]?.[0])).toContain('policies/packs/gansu.yaml:73: 天数不应超过366');
  expect(process.exitCode).toBe(1);
});
