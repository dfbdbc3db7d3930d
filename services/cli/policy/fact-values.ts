import { knownDivisions } from '../../../policies/load/all-packs.ts';
import { yuan } from '../../../policies/entitlements/steps.ts';
import type { UsedFact } from '../../../policies/entitlements/used-facts.ts';

/** What a fact says, as an officer writes it. A code that has no word here is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  true: '是',
  false: '否',
  null: '没有',
  employee: '职工',
  flexible: '灵活就业',
  unemployed: '未就业',
  'receiving-unemployment-benefit': '领取失业保险金',
  student: '学生',
  retired: '退休',
  military: '现役军人',
  vaginal: '顺产',
  assisted: '助产',
  caesarean: '剖宫产',
  married: '已婚',
  unmarried: '未婚',
  divorced: '离异',
  widowed: '丧偶',
  mother: '母亲',
  father: '父亲',
  child: '孩子',
  family: '家庭户',
  collective: '集体户',
  public: '公立',
  private: '民办',
  social: '社会力量举办',
  'kindergarten-class': '幼儿园托班',
  employer: '用人单位举办',
  community: '社区嵌入式',
  'only-child-died': '独生子女死亡',
  'only-child-disabled': '独生子女伤残',
  male: '男',
  female: '女',
};

const DIVISION = /^\d{6}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/;

/** `720000` of a path that ends in `Fen` → 7,200.00 元, `620100` → 620100 兰州市, `2026-11-20T03:24:00+08:00` → 2026-11-20 03:24 */
export function factValue({ path, value }: Pick<UsedFact, 'path' | 'value'>): string {
  if (typeof value === 'number') return path.endsWith('Fen') ? yuan(value) : String(value);
  const text = String(value);
  if (DIVISION.test(text)) return `${text} ${knownDivisions().get(text) ?? ''}`.trim();
  const [, date, time] = INSTANT.exec(text) ?? [];
  if (date !== undefined && time !== undefined) return `${date} ${time}`;
  return WORDS[text] ?? text;
}
