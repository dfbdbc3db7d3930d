import { describe, expect, it } from 'vitest';
import { VersionUnknownError } from '../../schemas/versions.ts';
import { openContent, sealContent } from './content.ts';
import { sealJson, unsealJson } from './seal.ts';

const key = Buffer.alloc(32, 5);

describe('sealed content', () => {
  it('of the first version holds what it held before versions were counted, and is read either way', () => {
    const facts = { order: 1, name: '王示例' };
    expect(unsealJson(key, 'facts:1', sealContent(key, 'facts/child', 'facts:1', facts))).toEqual(facts);
    expect(openContent(key, 'facts/child', 'facts:1', sealJson(key, 'facts:1', facts))).toEqual(facts);
  });

  it('of a newer build says so, and not what is in it', () => {
    const newer = sealJson(key, 'facts:1', { v: 99, d: { name: '王示例' } });
    const open = (): unknown => openContent(key, 'facts/child', 'facts:1', newer);
    expect(open).toThrow(VersionUnknownError);
    expect(open).not.toThrow('王');
  });
});
