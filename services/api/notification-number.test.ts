import { describe, expect, test } from 'vitest';
import { notificationIdSchema } from '../../schemas/birth-notification.ts';
import { readSample } from '../../test/support/samples.ts';
import { statusUrlOf } from './accept-birth.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import { check } from './validation.ts';

const schema = reportedBirthSchema(() => new Date('2026-11-28T08:00:00+08:00'));
const SAMPLE = readSample('lanzhou-first-child');

describe('the number that a hospital has given a delivery', () => {
  // A browser takes these out of an address, also where they are escaped.
  test.each(['.', '..', ' . '])('is refused: %j', (notificationId) => {
    const checked = check(schema, { ...SAMPLE, notificationId });
    expect(checked).toMatchObject({ ok: false, errors: [{ pointer: '/notificationId' }] });
  });

  test.each(['...', '.a', 'LZ/2026/1', '兰妇-1', 'a?b#c', '100%', '%2e%2e', 'a b', "it's", '\\'])(
    'is found at the address that the answer names: %j',
    (notificationId) => {
      expect(notificationIdSchema.parse(notificationId)).toBe(notificationId);
      const address = new URL(statusUrlOf(notificationId, 'LZ-001'), 'http://birth.example');
      expect(decodeURIComponent(address.pathname.split('/').at(-1) ?? '')).toBe(notificationId);
      expect(address.pathname.split('/').slice(0, -1).join('/')).toBe('/v1/births');
      expect(address.searchParams.get('facility')).toBe('LZ-001');
    },
  );
});
