import { seededRandom, type Random } from '../../drills/random.ts';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { residentIdCheckCharacter, type Sex } from '../../schemas/resident-id.ts';
import { readSample } from './samples.ts';

/* What pairs of reports are made of (duplicate-pairs.ts): invented families, and slips of hands, ears and eyes. */

/** A report while it is made. */
export type Draft = BirthNotification;

const SAMPLE = birthNotificationSchema.parse(readSample('lanzhou-first-child'));
const SURNAMES = '王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗'.split('');
export const GIVEN = '芳敏静丽艳娟霞燕玲婷雪琳萍莹倩妍颖洁玉梅慧佳欣悦晴怡楠璐瑶茜'.split('');
const MEN = '伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆晨阳旭'.split('');
/** Written by ear, or picked from the list of an input method. */
export const BY_EAR: Readonly<Record<string, string>> = {
  ...{ 王: '汪', 李: '黎', 张: '章', 黄: '皇', 周: '州', 徐: '许', 何: '河', 罗: '洛', 吴: '武', 朱: '诸' },
  ...{ 芳: '方', 敏: '闽', 静: '婧', 丽: '莉', 艳: '燕', 娟: '涓', 霞: '遐', 燕: '艳', 玲: '灵', 婷: '庭' },
  ...{ 琳: '林', 莹: '盈', 倩: '欠', 洁: '杰', 玉: '钰', 佳: '嘉', 欣: '新', 怡: '宜', 楠: '南', 璐: '露' },
};
/** Taken for another by the eye, or by a scanner. */
export const BY_EYE: Readonly<Record<string, string>> = {
  ...{ 晴: '睛', 婷: '停', 琳: '淋', 萍: '苹', 妍: '研', 莹: '营', 颖: '颍', 怡: '治', 悦: '说', 静: '靖' },
  ...{ 洁: '结', 梅: '悔', 佳: '侍', 倩: '清', 茜: '西', 楠: '喃', 璐: '露', 娟: '捐', 瑶: '遥', 玲: '铃' },
};

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const DIVISIONS = ['620102', '620103', '620104', '620105', '620111', '620121'] as const;

export function chinaTime(ms: number): string {
  return `${new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 19)}+08:00`;
}

/** Makes births, from a seed. */
export class Making {
  readonly #random: Random;
  #serial = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed, 'duplicate pairs');
  }

  pick<T>(from: readonly T[]): T {
    return this.#random.pick(from);
  }

  integer(low: number, high: number): number {
    return this.#random.integer(low, high);
  }

  name(given: readonly string[]): string {
    const second = this.integer(0, 2) > 0 ? this.pick(given) : '';
    return `${this.pick(SURNAMES)}${this.pick(given)}${second}`;
  }

  phone(): string {
    return `139${String(this.integer(0, 99_999_999)).padStart(8, '0')}`;
  }

  birthDate(): string {
    return new Date(Date.UTC(1986, 0, 1) + this.integer(0, 6_500) * DAY_MS).toISOString().slice(0, 10);
  }

  residentId(birthDate: string, sex: Sex, division: string = this.pick(DIVISIONS)): string {
    const sequence = this.integer(50, 499) * 2 + (sex === 'male' ? 1 : 0);
    const first17 = `${division}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return first17 + residentIdCheckCharacter(first17);
  }

  parent<P extends Parent>(like: P, sex: Sex): P {
    const birthDate = this.birthDate();
    return {
      ...like,
      name: this.name(sex === 'female' ? GIVEN : MEN),
      idType: 'resident-id',
      idNumber: this.residentId(birthDate, sex),
      birthDate,
      phone: this.phone(),
    };
  }

  /** A birth of some day in October or November 2026. */
  birth(): Draft {
    this.#serial += 1;
    const at = Date.parse('2026-10-01T00:00:00+08:00') + this.integer(0, 55 * 24 * 60) * 60_000;
    const [child] = SAMPLE.children;
    if (!child) throw new RangeError('the sample has a child');
    return {
      ...SAMPLE,
      notificationId: `P-${this.#serial}`,
      facility: this.facility(this.integer(1, 6)),
      delivery: { ...SAMPLE.delivery, at: chinaTime(at) },
      children: [
        {
          ...child,
          sex: this.pick(['male', 'female'] as const),
          weightGrams: 2_500 + 10 * this.integer(0, 150),
          name: `${this.pick(SURNAMES)}${this.pick(GIVEN)}${this.pick(MEN)}`,
        },
      ],
      mother: this.parent(SAMPLE.mother, 'female'),
      father: SAMPLE.father && this.parent(SAMPLE.father, 'male'),
    };
  }

  facility(n: number): BirthNotification['facility'] {
    const divisionCode = DIVISIONS[n % DIVISIONS.length] ?? DIVISIONS[0];
    return { code: `F-${n}`, name: `示例医院${n}`, divisionCode, ownership: 'public', countyLevel: false };
  }

  foreigner<P extends Parent>(parent: P): P {
    const idNumber = `E${String(this.integer(10_000_000, 99_999_999))}`;
    return { ...parent, idType: 'passport', idNumber, nationality: 'SGP', household: undefined };
  }

  /** A digit wrong, or two changed round. */
  slipOfDigits(text: string, from = 1): string {
    const i = this.integer(from, text.length - 2);
    const signs = [...text];
    if (this.integer(0, 1) === 1 && signs[i] !== signs[i + 1])
      [signs[i], signs[i + 1]] = [signs[i + 1] ?? '', signs[i] ?? ''];
    else signs[i] = String((Number(signs[i]) + this.integer(1, 9)) % 10);
    return signs.join('');
  }

  /** The last digit of a day. */
  slipOfDay(date: string): string {
    return `${date.slice(0, 9)}${(Number(date.slice(9)) + this.integer(1, 7)) % 9}`.replace(/-00$/, '-09');
  }

  /** Another character where one has such; else the next given one. */
  slipOfName(name: string, table: Readonly<Record<string, string>>): string {
    const signs = [...name];
    const found = signs.flatMap((sign, i) => (table[sign] === undefined ? [] : [i]));
    if (found.length === 0) return `${name.slice(0, 1)}${table === BY_EAR ? '芳' : '晴'}${name.slice(2)}`;
    const i = this.pick(found);
    signs[i] = table[signs[i] ?? ''] ?? '';
    return signs.join('');
  }

  /** A name of which some character is in the table. */
  nameWith(table: Readonly<Record<string, string>>): string {
    return `${this.pick(SURNAMES)}${this.pick(GIVEN.filter((sign) => table[sign] !== undefined))}${this.pick(GIVEN)}`;
  }
}
