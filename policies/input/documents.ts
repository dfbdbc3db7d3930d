import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { IdType, Parent } from '../../schemas/person.ts';
import { isRealDate, readResidentId, residentIdCheckCharacter } from '../../schemas/resident-id.ts';
import { finding, parentsOf, ROLES, type Finding, type Role, type Rule } from './finding.ts';

type Numbered = Exclude<IdType, 'none' | 'resident-id'>;

/** How the numbers of documents look (capitals, no spaces), and how that is said to people. */
const FORMS: Readonly<Record<Numbered, { readonly form: RegExp; readonly says: string }>> = {
  passport: { form: /^[A-Z0-9]{5,20}$/, says: '护照号码应为5至20位字母或数字' },
  'hk-macao-permit': {
    form: /^[HM]\d{8}(\d{2})?$/,
    says: '来往内地通行证号码应为 H 或 M 加8位或10位数字',
  },
  'taiwan-permit': { form: /^(\d{8}|\d{10}(\(?[A-Z0-9]\)?)?)$/, says: '来往大陆通行证号码应为8位或10位数字' },
  'permanent-resident-card': {
    form: /^([A-Z]{3}\d{12}|9\d{16}[\dX])$/,
    says: '外国人永久居留身份证号码应为3位字母加12位数字，或以9开头的18位',
  },
};

/** 外国人永久居留身份证 of 2023 has a number of the same form, that no division begins with. */
const OF_FOREIGNERS = /^9/;

/** 港澳台居民居住证 has a number of the form of 公民身份号码, whose holder has no mainland household (GB 11643). */
const RESIDENCE_PERMIT = /^8[123]0000/;
const PERMITS_OF: Readonly<Partial<Record<Numbered, RegExp>>> = {
  'hk-macao-permit': /^8[12]0000/,
  'taiwan-permit': /^830000/,
};

/** A number that the holder of a residence permit for people of 香港、澳门、台湾 has. */
export function isResidencePermit(idNumber: string | undefined): boolean {
  return idNumber !== undefined && RESIDENCE_PERMIT.test(idNumber);
}

const isThere: Rule = (birth) =>
  parentsOf(birth).flatMap(([role, { idType, idNumber }]) => [
    ...finding(
      idType === 'none' && idNumber !== undefined,
      'contradiction',
      '没有证件的不填证件号码',
      `/${role}/idNumber`,
      `/${role}/idType`,
    ),
    ...finding(
      idType !== undefined && idType !== 'none' && idNumber === undefined,
      'required',
      '请填写证件号码；没有证件的，证件类型填没有',
      `/${role}/idNumber`,
    ),
    ...finding(
      idType === undefined && idNumber !== undefined,
      'required',
      '填写了证件号码，请写明证件类型',
      `/${role}/idType`,
    ),
  ]);

const sexOf = { mother: 'female', father: 'male' } as const;

function residentIdFaults(role: Role, { idNumber = '', birthDate }: Parent): readonly Finding[] {
  const here = `/${role}/idNumber`;
  const parts = readResidentId(idNumber);
  if (!parts) return finding(true, 'check-digit', '公民身份号码不正确：格式、出生日期或校验码有误', here);
  return [
    ...finding(
      birthDate !== undefined && parts.birthDate !== birthDate,
      'contradiction',
      '公民身份号码中的出生日期与填写的出生日期不一致',
      here,
      `/${role}/birthDate`,
    ),
    ...finding(parts.sex !== sexOf[role], 'contradiction', '公民身份号码第17位与性别不一致', here),
  ];
}

/** The newer card (2023) says birth date and check character as a resident ID does. */
function residentCardFaults(role: Role, { idNumber = '', birthDate }: Parent): readonly Finding[] {
  if (!/^9\d{16}[\dX]$/.test(idNumber)) return [];
  const born = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  const right = isRealDate(born) && residentIdCheckCharacter(idNumber.slice(0, 17)) === idNumber[17];
  const here = `/${role}/idNumber`;
  if (!right) return finding(true, 'check-digit', '外国人永久居留身份证号码的出生日期或校验码有误', here);
  return finding(
    birthDate !== undefined && born !== birthDate,
    'contradiction',
    '外国人永久居留身份证号码中的出生日期与填写的出生日期不一致',
    here,
    `/${role}/birthDate`,
  );
}

const number: Rule = (birth) =>
  parentsOf(birth).flatMap(([role, parent]): readonly Finding[] => {
    const { idType, idNumber } = parent;
    if (idType === undefined || idType === 'none' || idNumber === undefined) return [];
    if (idType === 'resident-id')
      return finding(
        OF_FOREIGNERS.test(idNumber),
        'kind-of-document',
        '这是外国人永久居留身份证号码，证件类型应为外国人永久居留身份证',
        `/${role}/idType`,
        `/${role}/idNumber`,
      ).concat(residentIdFaults(role, parent));
    if (PERMITS_OF[idType]?.test(idNumber)) return residentIdFaults(role, parent);
    if (readResidentId(idNumber) && !OF_FOREIGNERS.test(idNumber))
      return finding(
        true,
        'kind-of-document',
        '这是公民身份号码，证件类型应为居民身份证',
        `/${role}/idType`,
        `/${role}/idNumber`,
      );
    const { form, says } = FORMS[idType];
    const faults = finding(!form.test(idNumber), 'form', says, `/${role}/idNumber`);
    return faults.length > 0 || idType !== 'permanent-resident-card'
      ? faults
      : residentCardFaults(role, parent);
  });

/** Whose document it is and where that person is registered. */
const holder: Rule = (birth) =>
  parentsOf(birth).flatMap(([role, { idType, idNumber, household, nationality }]) => [
    ...finding(
      household !== undefined && isResidencePermit(idNumber),
      'contradiction',
      '持港澳台居民居住证的没有内地户籍，请不要填写户籍',
      `/${role}/household`,
      `/${role}/idNumber`,
    ),
    ...finding(
      idType === 'resident-id' && nationality !== undefined && nationality !== 'CHN',
      'contradiction',
      '持居民身份证的国籍应为 CHN',
      `/${role}/nationality`,
      `/${role}/idType`,
    ),
  ]);

const ofTwoPeople: Rule = ({ mother, father }: BirthNotification) =>
  finding(
    mother.idNumber !== undefined && mother.idNumber === father?.idNumber && mother.idType === father.idType,
    'contradiction',
    `${ROLES.mother}与${ROLES.father}的证件是同一个，请核对`,
    '/father/idNumber',
    '/mother/idNumber',
  );

/** Documents: there or not, of the kind that is said, right in themselves, and one person's. */
export const DOCUMENTS: readonly Rule[] = [isThere, number, holder, ofTwoPeople];
