import { expect, test } from 'vitest';
import { uncommonOf } from './uncommon-characters.ts';

test('names that every machine draws ask for nothing', () => {
  expect(uncommonOf('王示例 欧阳·安 Anna O’Neil 买买提．艾力 囍喆堃龢〇 🎉')).toEqual([]);
});

test('characters beyond the first Chinese block are found, each once, also the masked half of a name', () => {
  expect(uncommonOf('李𠮷禾 王㛃 㛃䶮 𬎆* 鿏')).toEqual(['㛃', '䶮', '鿏', '𠮷', '𬎆']);
});
