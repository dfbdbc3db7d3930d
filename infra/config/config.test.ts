import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('settings that would be a mistake', () => {
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
