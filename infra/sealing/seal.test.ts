import { describe, expect, it } from 'vitest';
import { createKeyring, sealContext, sealingKeyFor } from './keys.ts';
import { sealJson, unsealJson, UnsealError } from './seal.ts';

const keyring = createKeyring('a master key of this test');
const command = sealContext.command('event-1');
const clear = { name: '王示例' };

describe('what is sealed', () => {
  it('opens with its key and as what it was sealed as', () => {
    const key = keyring.receiver('public-security');
    expect(unsealJson(key, command, sealJson(key, command, clear))).toEqual(clear);
    expect(sealJson(key, command, clear).toString('latin1')).not.toContain('王');
  });

  it('for one receiver opens for no other', () => {
    const sealed = sealJson(keyring.receiver('public-security'), command, clear);
    for (const other of ['medical-insurance', 'health-commission', 'notifier'] as const)
      expect(() => unsealJson(keyring.receiver(other), command, sealed)).toThrow(UnsealError);
  });

  it('cannot be passed off as something else', () => {
    const key = keyring.receiver('public-security');
    const sealed = sealJson(key, command, clear);
    for (const context of [sealContext.command('event-2'), sealContext.answer('event-1')])
      expect(() => unsealJson(key, context, sealed)).toThrow(UnsealError);
  });

  it('shows when it was altered', () => {
    const key = keyring.receiver('public-security');
    const sealed = sealJson(key, command, clear);
    for (const at of [0, 1, 20, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => unsealJson(key, command, altered)).toThrow(UnsealError);
    }
  });
});

describe('keys', () => {
  it('of subjects are their own, and open only under the master key that wrapped them', () => {
    const [one, other] = [keyring.newDataKey(), keyring.newDataKey()];
    expect(one.key.equals(other.key)).toBe(false);
    expect(keyring.unwrap(one.wrapped).equals(one.key)).toBe(true);
    expect(() => createKeyring('another master key').unwrap(one.wrapped)).toThrow(UnsealError);
  });

  it('of receivers differ, as what a receiver is given does', () => {
    const given = (['public-security', 'medical-insurance', 'notifier'] as const).map((receiver) =>
      sealingKeyFor('a master key of this test', receiver),
    );
    expect(new Set(given).size).toBe(given.length);
  });

  it('make look-up hashes that differ by purpose and by master key', () => {
    const hashes = [
      keyring.hash('document', '1'),
      keyring.hash('phone', '1'),
      createKeyring('another master key').hash('document', '1'),
    ].map((hash) => hash.toString('hex'));
    expect(new Set(hashes).size).toBe(3);
    expect(keyring.hash('document', '1').toString('hex')).toBe(hashes[0]);
  });
});
