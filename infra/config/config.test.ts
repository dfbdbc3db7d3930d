import { describe, expect, it } from 'vitest';
import { INSECURE_DEMO_MASTER_KEY, readConfig } from './config.ts';

describe('settings that would be a mistake', () => {
  it('production is refused the demo key, said or left out, unless it is given a key of its own', () => {
    const production = { BIRTH_ENVIRONMENT: 'production' };
    for (const key of [undefined, INSECURE_DEMO_MASTER_KEY])
      expect(() => readConfig({ ...production, BIRTH_MASTER_KEY: key })).toThrow(/BIRTH_MASTER_KEY/);
    expect(readConfig({ ...production, BIRTH_MASTER_KEY: 'a secret' }).BIRTH_MASTER_KEY).toBe('a secret');
    expect(readConfig({}).BIRTH_MASTER_KEY).toBe(INSECURE_DEMO_MASTER_KEY);
  });

  it('a password for Kafka needs TLS', () => {
    const login = { KAFKA_USERNAME: 'relay', KAFKA_PASSWORD: 'a secret' };
    expect(() => readConfig(login)).toThrow(/KAFKA_SSL_CA/);
    expect(readConfig({ ...login, KAFKA_SSL_CA: '/ca.pem' }).KAFKA_USERNAME).toBe('relay');
  });

  it('are named without their value', () => {
    expect(() => readConfig({ BIRTH_ENVIRONMENT: 'something-secret' })).toThrow(/BIRTH_ENVIRONMENT/);
    expect(() => readConfig({ BIRTH_ENVIRONMENT: 'something-secret' })).not.toThrow(/something-secret/);
  });
});
