import { describe, expect, it } from 'vitest';
import { personalIn } from './personal-patterns.ts';

describe('personal data in a text', () => {
  it.each([
    ['a field', '{"childName":"刘子安"}'],
    ['a field in a text within a text', String.raw`{"msg":"{\"phone\":\"someone\"}"}`],
    ['a postal address', '{"address":"兰州市城关区 12 号"}'],
    ['a postal address that begins with a number', '{"address":"12.5 km 处"}'],
  ])('%s is found', (_, text) => {
    expect(personalIn(text)).toEqual(['a personal field in clear']);
  });

  it.each([
    ['a masked field', '{"childName":"[sealed]"}'],
    ['an empty field', '{"childName":""}'],
    [
      'the network address of a peer',
      '{"level":"error","address":"127.0.0.1:30483","msg":"connection refused"}',
    ],
    ['the same within a text', String.raw`{"msg":"{\"address\":\"10.0.12.7\"}"}`],
  ])('%s is not', (_, text) => {
    expect(personalIn(text)).toEqual([]);
  });
});
