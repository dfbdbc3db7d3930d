import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { caseKeysOf, receiverKeysOf, RECEIVERS, type MasterKeys } from '../sealing/keys.ts';
import { readConfig } from './config.ts';
import { caseKeysFrom, keySettingsOf, receiverKeysFrom } from './key-settings.ts';
import {
  DEMO_NEEDS,
  mayHave,
  MAY_BESIDES,
  NEEDS,
  SECRET_SETTINGS,
  type SecretSetting,
} from './service-needs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MASTER: MasterKeys = { current: 'a master key of this test', previous: ['one before'] };

/** Where a secret is taken out of the settings, by the function that does it or by its own name. */
const USES: readonly (readonly [RegExp, readonly SecretSetting[]])[] = [
  [/\bcaseKeysFrom\(/, ['BIRTH_WRAPPING_KEY', 'BIRTH_LOOKUP_KEY', 'BIRTH_RECEIVER_KEYS']],
  [/\breceiverKeysFrom\(/, ['BIRTH_SEALING_KEY', 'BIRTH_WRAPPING_KEY']],
  [/\bmasterKeysOf\(/, ['BIRTH_MASTER_KEY']],
  [/\bkafkaConnection\(/, ['KAFKA_PASSWORD']],
  [/\btemporalConnection\(/, ['TEMPORAL_TLS_KEY']],
  [/\bconfig\.BIRTH_TOKENS\b/, ['BIRTH_TOKENS']],
  [/\bBIRTH_LOGINS: logins\b/, ['BIRTH_LOGINS']],
  [/\bBIRTH_SIGN_IN_LINK: link\b/, ['BIRTH_SIGN_IN_LINK']],
  [/\bconfig\.BIRTH_WEB_KEY\b/, ['BIRTH_WEB_KEY']],
  [/\bconfig\.DATABASE_URL\b/, ['DATABASE_URL']],
];
/** Where the settings are defined and taken apart: who only imports these has not used one yet. */
const DEFINITIONS = /^infra\/(config|kafka\/connection|temporal\/connection)/;

function mainOf(service: string): string {
  const own = path.join(ROOT, 'services', service, 'main.ts');
  return existsSync(own) ? own : path.join(ROOT, 'services/departments', service, 'main.ts');
}

/** Every file that a process loads, types aside. */
function loadedBy(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, names = '', from = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) ([^;]*?)from '(\.[^']+\.ts)';/gms,
  ))
    if (!names.startsWith('type ')) loadedBy(path.resolve(path.dirname(file), from), known);
  return known;
}

/** The secrets that the code of a service takes out of its settings. */
function usedBy(service: string): Set<SecretSetting> {
  const texts = [...loadedBy(mainOf(service))]
    .filter((file) => !DEFINITIONS.test(path.relative(ROOT, file)))
    .map((file) => readFileSync(file, 'utf8'));
  return new Set(
    USES.flatMap(([pattern, secrets]) => (texts.some((text) => pattern.test(text)) ? secrets : [])),
  );
}

describe('who needs which secret', () => {
  it('is said of every service', () => {
    const services = ['api', 'worker', 'relay', 'gateway', 'notifier', ...DEPARTMENT_CODES];
    expect(Object.keys(NEEDS).sort()).toEqual(services.sort());
  });

  it.each(Object.entries({ ...NEEDS, ...DEMO_NEEDS }))(
    'is what the code of %s uses, no more and no less',
    (service, needs) => {
      expect([...usedBy(service)].sort()).toEqual([...needs, ...(MAY_BESIDES[service] ?? [])].sort());
    },
  );

  it('names no service that has the master key, and none of the relay beside its logins', () => {
    for (const service of Object.keys(NEEDS)) expect(mayHave(service)).not.toContain('BIRTH_MASTER_KEY');
    expect(keySettingsOf('relay', MASTER)).toEqual({});
    expect([...mayHave('relay')]).toEqual(['DATABASE_URL', 'KAFKA_PASSWORD']);
  });

  it('is what a service is given, key by key, and the same keys come out again', () => {
    for (const service of Object.keys(NEEDS)) {
      const given = keySettingsOf(service, MASTER);
      const may = mayHave(service);
      expect(Object.keys(given).filter((name) => !may.has(name as SecretSetting))).toEqual([]);
      const needed = (NEEDS[service] ?? []).filter((need) => /^BIRTH_.*_KEYS?$/.test(need));
      expect(needed.filter((need) => !(need in given))).toEqual([]);
    }
    for (const service of ['api', 'worker', 'gateway'])
      expect(caseKeysFrom(readConfig(keySettingsOf(service, MASTER)))).toEqual(caseKeysOf(MASTER));
    for (const receiver of RECEIVERS) {
      const given = readConfig(keySettingsOf(receiver, MASTER));
      expect(receiverKeysFrom(given)).toEqual(receiverKeysOf(MASTER, receiver));
    }
    const known: readonly string[] = SECRET_SETTINGS;
    for (const need of Object.values(NEEDS).flat()) expect(known).toContain(need);
  });
});
