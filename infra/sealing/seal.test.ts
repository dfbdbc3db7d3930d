import { createCipheriv } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  caseKeysOf,
  createKeyring,
  isWrappedWith,
  masterWrappingKeys,
  newRoot,
  messageKeys,
  openRoot,
  receiverKeysOf,
  receiverRootKeys,
  rewrap,
  sealContext,
} from './keys.ts';
import { keyId, seal, sealedWith, sealJson, unseal, unsealJson, UnsealError } from './seal.ts';
import { testKeyring, testRoot } from './keyring.test-setup.ts';

const keyring = testKeyring('a master key of this test');
const command = sealContext.command('event-1');
const clear = { name: '王示例' };

/** The third form by hand: version · key id · nonce · tag · ciphertext of deflated JSON, bound as deflated. */
function sealDeflated(key: Buffer, context: string, value: unknown): Buffer {
  const nonce = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${context} deflated`));
  const body = Buffer.concat([cipher.update(deflateRawSync(JSON.stringify(value))), cipher.final()]);
  return Buffer.concat([Buffer.of(3), keyId(key), nonce, cipher.getAuthTag(), body]);
}

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

  it('opens when it was deflated before it was sealed', () => {
    const [key] = [keyring.receiver('public-security')].flat();
    if (!key) throw new Error('there is no key');
    const long = { name: '王示例', texts: Array.from({ length: 100 }, (_, at) => `第${at}条`) };
    expect(unsealJson(key, command, sealDeflated(key, command, long))).toEqual(long);
    expect(() => unsealJson(key, sealContext.answer('event-1'), sealDeflated(key, command, long))).toThrow(
      UnsealError,
    );
  });

  it('is deflated when it is long, and opens again', () => {
    const key = keyring.receiver('public-security');
    const long = { name: '王示例', texts: Array.from({ length: 200 }, (_, at) => `第${at}条`) };
    const sealed = sealJson(key, command, long);
    expect(sealed.length).toBeLessThan(JSON.stringify(long).length / 2);
    expect(unsealJson(key, command, sealed)).toEqual(long);
    expect(sealJson(key, command, clear).length).toBe(33 + Buffer.byteLength(JSON.stringify(clear)));
  });

  it('does not fill the memory, however little it is', () => {
    const [key] = [keyring.receiver('public-security')].flat();
    if (!key) throw new Error('there is no key');
    const bomb = { reason: 'x'.repeat(60_000_000) };
    const sealed = sealDeflated(key, command, bomb);
    expect(sealed.length).toBeLessThan(100_000);
    expect(() => unsealJson(key, command, sealed)).toThrow(UnsealError);
    // What is too long to be inflated again is not deflated.
    const long = { reason: 'x'.repeat(2_000_000) };
    expect(unsealJson(key, command, sealJson(key, command, long))).toEqual(long);
  });

  it('shows when it was altered', () => {
    const key = keyring.receiver('public-security');
    const long = { ...clear, texts: Array.from({ length: 200 }, (_, at) => `第${at}条`) };
    for (const sealed of [clear, long].map((value) => sealJson(key, command, value)))
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
    expect(() => testKeyring('another master key').unwrap(one.wrapped)).toThrow(UnsealError);
  });

  it('of receivers differ, as what a receiver is given does', () => {
    const master = { current: 'a master key of this test', previous: [] };
    const given = (['public-security', 'medical-insurance', 'notifier'] as const).flatMap((receiver) => {
      const { messages, wrapping } = receiverKeysOf(master, receiver);
      return [...messages, ...wrapping].map((key) => key.toString('hex'));
    });
    expect(new Set(given).size).toBe(6);
  });

  it('that the case side shares with a receiver do not open what the receiver keeps', () => {
    const master = { current: 'a master key of this test', previous: [] };
    const kept = newRoot(receiverKeysOf(master, 'finance').wrapping);
    const shared = messageKeys(master, 'finance');
    const { current } = receiverRootKeys({ messages: shared, wrapping: shared });
    expect(() => openRoot(current, kept)).toThrow(UnsealError);
    const { wrapping, lookUp, receivers } = caseKeysOf(master);
    const all = [...wrapping, ...lookUp, ...[...receivers.values()].flat()];
    expect(() => openRoot(all, kept)).toThrow(UnsealError);
  });

  it('make look-up hashes that differ by purpose and by root, and outlive the master key', () => {
    const hashes = [
      keyring.hash('document', '1'),
      keyring.hash('phone', '1'),
      testKeyring('another master key').hash('document', '1'),
    ].map((hash) => hash.toString('hex'));
    expect(new Set(hashes).size).toBe(3);
    const rotated = createKeyring(
      caseKeysOf({ current: 'another master key', previous: [] }),
      testRoot('a master key of this test'),
    );
    expect(rotated.hash('document', '1').toString('hex')).toBe(hashes[0]);
  });
});

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const text = Buffer.from('张示例');

describe('sealed bytes', () => {
  it('bear the id of their key and open with any ring that holds it', () => {
    const sealed = seal([first, second], 'note:1', text);
    expect(sealedWith(sealed)).toEqual(keyId(first));
    expect(unseal([second, first], 'note:1', sealed)).toEqual(text);
  });

  it('do not open with another key, in another place, or when a byte is changed', () => {
    const sealed = seal(first, 'note:1', text);
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => unseal(second, 'note:1', sealed)).toThrow(UnsealError);
    expect(() => unseal(first, 'note:2', sealed)).toThrow(UnsealError);
    expect(() => unseal(first, 'note:1', changed)).toThrow(UnsealError);
    expect(() => unseal(first, 'note:1', Buffer.of(2, 0))).toThrow('unknown form');
  });

  it('of the first version, without a key id, still open', () => {
    const nonce = Buffer.alloc(12, 9);
    const cipher = createCipheriv('aes-256-gcm', first, nonce);
    cipher.setAAD(Buffer.from('note:1'));
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    const old = Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
    expect(unseal([second, first], 'note:1', old)).toEqual(text);
  });

  it('say nothing about the key by its id', () => {
    expect(keyId(first)).toHaveLength(4);
    expect(first.includes(keyId(first))).toBe(false);
  });
});

describe('a root wrapped with a master key', () => {
  const old = masterWrappingKeys({ current: 'old', previous: [] });
  const both = masterWrappingKeys({ current: 'new', previous: ['old'] });
  const fresh = masterWrappingKeys({ current: 'new', previous: [] });

  it('is wrapped anew with the current one, once, and is the same root', () => {
    const wrapped = newRoot(old);
    const again = rewrap(both, 'root', wrapped);
    if (!again) throw new Error('it was wrapped with the old key');
    expect(rewrap(both, 'root', again)).toBeUndefined();
    expect(openRoot(fresh, again)).toEqual(openRoot(old, wrapped));
    expect(() => openRoot(old, again)).toThrow(UnsealError);
    expect(isWrappedWith(fresh[0] ?? first, again)).toBe(true);
  });
});
