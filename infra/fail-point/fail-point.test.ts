import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import { armFailPoint } from './fail-point.ts';
import { FAIL_POINTS } from './points.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every `failPoint('…')` in what runs. */
function passedPoints(): string[] {
  return ['infra', 'services', 'activities'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => [
        ...readFileSync(path.join(ROOT, folder, file), 'utf8').matchAll(/\bfailPoint\('([^']*)'\)/g),
      ])
      .map(([, name]) => name ?? ''),
  );
}

describe('the fail points', () => {
  let dataDir = '';
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'birth-fail-point-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  /** A process that passes `rows-selected` three times and then says so. */
  function pass(setting: string, service = 'relay') {
    const program = `
      import { armFailPoint, failPoint } from ${JSON.stringify(path.join(ROOT, 'infra/fail-point/fail-point.ts'))};
      armFailPoint(${JSON.stringify(setting)}, { service: ${JSON.stringify(service)}, dataDir: ${JSON.stringify(dataDir)} });
      for (let i = 1; i <= 3; i += 1) { failPoint('rows-selected'); console.log(i); }`;
    const { signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    return { signal, passed: stdout.trim() };
  }

  it('are each passed in exactly one place of the code', () => {
    expect(passedPoints().sort()).toEqual(Object.keys(FAIL_POINTS).sort());
  });

  it('kill the process that is meant, once', () => {
    expect(pass('relay/rows-selected')).toEqual({ signal: 'SIGKILL', passed: '' });
    expect(pass('relay/rows-selected')).toEqual({ signal: null, passed: '1\n2\n3' });
  });

  it('kill at the passage that is asked for', () => {
    expect(pass('relay/rows-selected:3')).toEqual({ signal: 'SIGKILL', passed: '1\n2' });
  });

  it('leave other processes, other points and an empty setting alone', () => {
    const unharmed = { signal: null, passed: '1\n2\n3' };
    expect(pass('relay/rows-selected', 'gateway')).toEqual(unharmed);
    expect(pass('relay/rows-marked')).toEqual(unharmed);
    expect(pass('')).toEqual(unharmed);
  });

  it.each(['relay', 'relay/no-such-point', 'relay/rows-selected:0', 'rows-selected'])(
    'refuse the setting %s',
    (setting) => {
      expect(() => armFailPoint(setting, { service: 'relay', dataDir })).toThrow(/names no fail point/);
    },
  );

  it('are refused in production', () => {
    const production = { BIRTH_ENVIRONMENT: 'production', BIRTH_MASTER_KEY: 'not the demo key' };
    expect(() => readConfig({ ...production, BIRTH_FAIL_POINT: 'relay/rows-selected' })).toThrow(
      /BIRTH_FAIL_POINT/,
    );
    expect(readConfig(production).BIRTH_FAIL_POINT).toBe('');
  });
});
