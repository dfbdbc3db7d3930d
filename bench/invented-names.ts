/** 姓 by how many of a thousand people have it, the commonest; the others share the rest. */
const SURNAMES: readonly (readonly [string, number])[] = Object.entries({
  ...{
    王: 71,
    李: 70,
    张: 67,
    刘: 54,
    陈: 45,
    杨: 31,
    赵: 23,
    黄: 22,
    周: 21,
    吴: 20,
    徐: 17,
    孙: 15,
    马: 13,
  },
  ...{
    朱: 12,
    胡: 12,
    林: 11,
    郭: 11,
    何: 10,
    高: 10,
    罗: 9,
    郑: 8,
    梁: 8,
    谢: 7,
    宋: 7,
    唐: 6,
    许: 6,
    邓: 6,
  },
  ...{
    韩: 6,
    冯: 6,
    曹: 5,
    彭: 5,
    曾: 5,
    肖: 5,
    田: 5,
    董: 5,
    潘: 4,
    袁: 4,
    蔡: 4,
    蒋: 4,
    余: 4,
    于: 4,
    杜: 4,
  },
  ...{
    叶: 4,
    程: 4,
    魏: 4,
    苏: 4,
    吕: 4,
    丁: 4,
    任: 3,
    卢: 3,
    姚: 3,
    沈: 3,
    钟: 3,
    姜: 3,
    崔: 3,
    谭: 3,
    陆: 3,
  },
  ...{
    尉迟: 1,
    欧阳: 1,
    单: 1,
    仇: 1,
    裴: 2,
    贺: 2,
    龚: 2,
    文: 2,
    邵: 2,
    万: 2,
    钱: 2,
    严: 2,
    覃: 2,
    武: 2,
    戴: 2,
  },
});
/** Characters of given names, all in 通用规范汉字表. */
export const GIVEN: readonly string[] =
  '子梓浩宇轩泽涵欣怡雨晨诗佳思妍嘉雪美丽芳秀英敏静淑慧洁婷玉兰红霞艳燕娟娜莉琳颖倩丹萍蓉云莹冰心悦彤语安宁逸然可依若希瑶璇'.split(
    '',
  );
/** Each 姓 as often as it is met. */
export const SURNAMES_BY_USE: readonly string[] = SURNAMES.flatMap(([surname, times]) =>
  Array.from({ length: times }, () => surname),
);

/** Names of one family: nobody's, and no two families near each other in number have names that look or sound alike. */
export interface FamilyNames {
  readonly mother: string;
  readonly father: string;
  readonly child: string;
}

/** @param i number of the family */
export function namesOfFamily(i: number): FamilyNames {
  const father = at(SURNAMES_BY_USE, i * 13 + 5);
  return {
    mother: at(SURNAMES_BY_USE, i * 17) + given(i * 3),
    father: father + given(i * 3 + 1),
    child: father + given(i * 3 + 2),
  };
}

/** Two characters: which, differs for each number below the square of how many there are. */
function given(n: number): string {
  return at(GIVEN, n * 7) + at(GIVEN, Math.floor(n / GIVEN.length) * 11 + n * 29);
}

function at<T>(from: readonly T[], n: number): T {
  const one = from[n % from.length];
  if (one === undefined) throw new RangeError('nothing to choose from');
  return one;
}
