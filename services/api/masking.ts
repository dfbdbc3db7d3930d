import { FIELD_GROUPS, groupOfField, type FieldGroup } from '../../policies/rights/fields.ts';
import { HIDDEN_ID, hasId, withoutIds } from '../../schemas/id-in-text.ts';
import type { Department } from '../../schemas/department.ts';
import type { WorkCode } from '../../schemas/matter.ts';
import type { FactChange } from '../../schemas/task.ts';

/**
 * The one place that decides how much of a person is shown. Masking happens on the server; everything counts in
 * code points, so a rare character is never cut in half.
 */

/** Who looks, as far as it decides what is shown (policies/rights). */
export interface Viewer {
  /** these groups of fields are shown, masked; of others it is said that there is something */
  readonly sees: ReadonlySet<FieldGroup>;
  /** whose officer it is, and the matters that are its own; left out: nobody's, and all are */
  readonly department?: Department;
  readonly works?: readonly WorkCode[];
}

/** Whoever works with the whole case. */
export const WHOLE_CASE: Viewer = { sees: new Set(FIELD_GROUPS) };

/** What stands where something is that is not this viewer's. */
export const NOT_SHOWN = '***';

/** Whether a field is shown to somebody at all. */
export function isShown(field: string, { sees }: Viewer): boolean {
  const group = groupOfField(field);
  return group === undefined || sees.has(group);
}

/** 复姓: surnames of two characters, kept whole. */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 ' +
    '太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 ' +
    '漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 西门 第五'
  ).split(' '),
);

/** 张三丰 → 张**; a name of another custom keeps its first character. The number of stars says nothing. */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  if (characters.length < 2) return '*';
  const two = characters.slice(0, 2).join('');
  return `${characters.length > 2 && COMPOUND_SURNAMES.has(two) ? two : characters[0]}**`;
}

/** 张三丰 → 张某: how somebody is spoken of whose name is not said. */
export function calledSome(name: string): string {
  return `${maskName(name).replaceAll('*', '')}某`;
}

function keepEnds(text: string, front: number, back: number): string {
  const characters = [...text];
  const hidden = characters.length - front - back;
  if (hidden < 1) return '*'.repeat(characters.length);
  return [...characters.slice(0, front), '*'.repeat(hidden), ...characters.slice(-back)].join('');
}

/**
 * Of a parent's resident ID the last four, and never its beginning: a birth date may stand beside it, and what is left then is
 * in which division it was first given. Shorter documents show two characters at each end.
 */
export function maskIdNumber(idNumber: string): string {
  return [...idNumber].length >= 12 ? keepEnds(idNumber, 0, 4) : keepEnds(idNumber, 2, 2);
}

/**
 * A newborn's resident ID, of which no character is shown: division, birth date and sex stand beside it in every answer, so
 * that the four at its end are the whole number, and each of them halves what is left.
 */
export function hideResidentId(): string {
  return HIDDEN_ID;
}

/** 13812341234 → 138****1234 */
export function maskPhone(phone: string): string {
  return [...phone].length >= 10 ? keepEnds(phone, 3, 4) : keepEnds(phone, 0, 2);
}

/** Accounts and cards: the last four. */
export function maskAccount(account: string): string {
  return `****${[...account].slice(-4).join('')}`;
}

/** Numbers of certificates, records and registrations: R620001234 → R62****234 */
export function maskNumber(number: string): string {
  return [...number].length >= 9 ? keepEnds(number, 3, 3) : keepEnds(number, 1, 1);
}

/** Free text: whatever looks like a resident ID, which may be the newborn's, or a mobile number in it. */
export function maskText(text: string): string {
  return withoutIds(text).replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, (phone) => maskPhone(phone));
}

const BY_FIELD: Readonly<Record<string, (value: string) => string>> = {
  name: maskName,
  childName: maskName,
  motherName: maskName,
  registeredName: maskName,
  signer: maskName,
  sealer: maskName,
  idNumber: maskIdNumber,
  residentId: hideResidentId,
  phone: maskPhone,
  accountNumber: maskAccount,
  cardNumber: maskAccount,
};

/** Names stay: who looks at a change of one has to see it. */
const UNMASKED_CHANGES: readonly string[] = ['name'];

/** One fact before and after a decision, as far as who judges it has to see it. */
export function maskChange({ pointer, before, after }: FactChange, viewer: Viewer = WHOLE_CASE): FactChange {
  const field = pointer.split('/').at(-1) ?? '';
  const shown = (value: unknown): unknown =>
    UNMASKED_CHANGES.includes(field) && isShown(field, viewer) ? value : maskField(field, value, viewer);
  return {
    pointer,
    ...(before === undefined ? {} : { before: shown(before) }),
    ...(after === undefined ? {} : { after: shown(after) }),
  };
}

function maskField(field: string, value: unknown, viewer: Viewer): unknown {
  if (!isShown(field, viewer)) return NOT_SHOWN;
  if (typeof value === 'string') {
    // An account or a card may have the resident ID for its number: then its end is the child's.
    if (field !== 'idNumber' && hasId(value)) return HIDDEN_ID;
    const byField = BY_FIELD[field];
    if (byField) return byField(value);
    return field.endsWith('Number') ? maskNumber(value) : maskText(value);
  }
  if (Array.isArray(value)) return value.map((item) => maskField(field, item, viewer));
  return typeof value === 'object' && value !== null ? maskRecord(value, viewer) : value;
}

/** A result of a department with every personal field masked, nested ones too. Codes, dates and sums stay. */
export function maskRecord(record: object, viewer: Viewer = WHOLE_CASE): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([field, value]) => [field, maskField(field, value, viewer)]),
  );
}
