import { describe, expect, it } from 'vitest';
import { NOTICE_TEMPLATES, templateFor, TOLD, type NoticeTemplate } from '../../../schemas/notice.ts';
import {
  CASE_CIRCUMSTANCES,
  MATTER_CIRCUMSTANCES,
  OTHER_CIRCUMSTANCES,
  PAYMENT_CIRCUMSTANCES,
  TASK_CIRCUMSTANCES,
} from '../../../schemas/notice-circumstances.ts';
import { countSmsParts } from '../../notifier/sms-parts.ts';
import { longestText, MOST_PARTS } from './notices-page.ts';

const TEMPLATES = Object.keys(NOTICE_TEMPLATES) as NoticeTemplate[];

describe('the texts for families', () => {
  it('are each sent in some circumstance', () => {
    const circumstances = [
      CASE_CIRCUMSTANCES,
      MATTER_CIRCUMSTANCES,
      TASK_CIRCUMSTANCES,
      PAYMENT_CIRCUMSTANCES,
      OTHER_CIRCUMSTANCES,
    ].flatMap((some) => Object.values(some));
    const sent = new Set(circumstances.flatMap((one) => ('told' in one ? one.told : [])));
    expect([...sent].sort()).toEqual([...TOLD].sort());
  });

  it.each(TEMPLATES)('%s is no longer than a family reads, whatever it is filled with', (template) => {
    expect(countSmsParts(longestText(template))).toBeLessThanOrEqual(MOST_PARTS);
  });

  it.each(TEMPLATES)('%s says nothing of an account that the family may never have named', (template) => {
    // An allowance goes to the account that the fund knows, where the family has named none.
    expect(NOTICE_TEMPLATES[template]).not.toMatch(/您(留|填|提供)的账户/);
  });

  it.each(TEMPLATES.filter((template) => !template.startsWith('sign-in-code')))(
    '%s asks nobody to open, click or call what is not there',
    (template) => {
      expect(NOTICE_TEMPLATES[template]).not.toMatch(/打开|点击|链接|http|www|微信|密码|验证码/);
      expect(NOTICE_TEMPLATES[template].match(/\d{5,}/g) ?? []).toEqual(
        NOTICE_TEMPLATES[template].includes('12345') ? ['12345'] : [],
      );
    },
  );

  it.each(TEMPLATES.filter((template) => template.endsWith('-gently')))(
    '%s wishes nothing, and names no baby',
    (template) => {
      expect(NOTICE_TEMPLATES[template]).not.toMatch(/宝宝|恭喜|祝|喜|享受|请查收|全部办结/);
    },
  );

  it('say nothing of papers by themselves to a family that has lost a child, and all else gently', () => {
    const ordinary = TOLD.filter((told) => !templateFor(told, { mourns: true })?.endsWith('-gently'));
    expect(ordinary).toEqual(['certificate-issued']);
    expect(templateFor('certificate-issued', { mourns: true })).toBeUndefined();
  });
});
