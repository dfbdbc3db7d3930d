import type { EntitlementCode } from '../../schemas/entitlement.ts';
import type { MatterCode } from '../../schemas/matter.ts';
import type { DivisionRegister } from '../divisions/register.ts';

/** The window (窗口) where a matter is handled on paper. */
interface Window {
  /** which office, said behind the name of the place */
  readonly office: string;
  /** what it asks for, whatever the place; what more it wants it says on the telephone */
  readonly bring: string;
}

/**
 * Where a matter goes that is not handled together, or no longer. The papers are those that every place asks for
 * (facts 2.7, 3.1, W17, W24, W64); no window may ask for proof of marriage for a newborn's household (invariant I1).
 */
const WINDOWS: Readonly<Record<MatterCode, Window>> = {
  'birth-certificate': { office: '接生医院或妇幼保健机构', bring: '父母身份证件' },
  'vaccination-record': { office: '预防接种门诊', bring: '出生医学证明' },
  'household-registration': { office: '派出所户籍窗口', bring: '出生医学证明、户口簿、身份证件' },
  'medical-insurance': { office: '医保窗口', bring: '出生医学证明或户口簿、监护人身份证件' },
  'social-security-card': { office: '社保卡网点', bring: '户口簿、监护人身份证件' },
  'maternity-cost-refund': { office: '医保窗口', bring: '身份证件、出院结算单、银行卡' },
  'parenting-guidance': { office: '社区卫生服务机构', bring: '监护人身份证件' },
  'birth-service-registration': { office: '乡镇或街道', bring: '身份证件' },
  'death-registration': { office: '派出所户籍窗口', bring: '死亡医学证明、身份证件' },
};

/** The same for a child of whom neither parent has a household in the mainland: nobody has a 户口簿 to bring. */
const WITHOUT_HOUSEHOLD: Readonly<Partial<Record<MatterCode, Window>>> = {
  'household-registration': { office: '公安出入境或户政窗口', bring: '出生医学证明、父母身份证件' },
  'medical-insurance': { office: '医保窗口', bring: '出生医学证明、监护人身份证件' },
  'social-security-card': { office: '社保卡网点', bring: '出生医学证明、监护人身份证件' },
};

interface Registered {
  readonly household?: unknown;
}

/** The window for a matter of this family. @param family of which an erased parent is not known any more */
export function windowOf(
  code: MatterCode,
  { mother, father }: { readonly mother: Registered | undefined; readonly father: Registered | null },
): Window {
  const hasHousehold = [mother, father].some((parent) => parent?.household !== undefined);
  return (hasHousehold ? undefined : WITHOUT_HOUSEHOLD[code]) ?? WINDOWS[code];
}

/** Every window there is, for whoever measures texts. */
export const ALL_WINDOWS: readonly (readonly [MatterCode, Window])[] = [WINDOWS, WITHOUT_HOUSEHOLD].flatMap(
  (windows) => Object.entries(windows) as [MatterCode, Window][],
);

/** Whom a family claims its money from by itself, after it did not want it claimed here (facts 2.8: W24, W64, W82). */
const CLAIM_OFFICES: Readonly<Partial<Record<EntitlementCode, { readonly office: string }>>> = {
  'maternity-allowance': { office: '参保地医保窗口' },
  'childcare-subsidy': { office: '户籍地乡镇或街道' },
};
/** Nothing is published of where local grants are claimed. */
const USUAL_CLAIM_OFFICE = { office: '政务服务大厅窗口' };

/** The office that a family claims this money from by itself. */
export function claimOffice(code: EntitlementCode): string {
  return (CLAIM_OFFICES[code] ?? USUAL_CLAIM_OFFICE).office;
}

/** Names that stand for all counties of a city or a province together. */
const STANDS_FOR_MANY = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;

/** 兰州市西固区 · 北京市朝阳区; a city without counties is its own. Empty for a code that stands in no table. */
export function placeName(register: DivisionRegister, divisionCode: string): string {
  const nameOf = (code: string): string => register.get(code)?.name ?? '';
  const own = nameOf(divisionCode);
  const city = nameOf(`${divisionCode.slice(0, 4)}00`);
  if (own === '' || divisionCode.endsWith('00')) return own;
  const above = city === '' || STANDS_FOR_MANY.test(city) ? nameOf(`${divisionCode.slice(0, 2)}0000`) : city;
  return `${above}${own}`;
}
