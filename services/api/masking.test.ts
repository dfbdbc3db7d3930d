import { describe, expect, test } from 'vitest';
import {
  maskAccount,
  maskChange,
  maskIdNumber,
  maskName,
  maskNumber,
  maskPhone,
  maskRecord,
  maskText,
  NOT_SHOWN,
  type Viewer,
} from './masking.ts';

test.each([
  ['张三', '张**'],
  ['张三丰', '张**'],
  ['欧阳娜娜', '欧阳**'],
  ['欧阳', '欧**'],
  ['𠮷田', '𠮷**'],
  ['安吉斯·卓玛', '安**'],
  ['李', '*'],
  ['', '*'],
])('the name %s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});

test.each([
  [maskIdNumber, '62010319940411992X', '**************992X'],
  [maskIdNumber, 'E12345678', 'E1*****78'],
  [maskIdNumber, '123', '***'],
  [maskPhone, '13812341234', '138****1234'],
  [maskPhone, '+8613812341234', '+86*******1234'],
  [maskPhone, '8765432', '*****32'],
  [maskAccount, '6200000000000000001', '****0001'],
  [maskNumber, 'R620001234', 'R62****234'],
  [maskNumber, 'AB12', 'A**2'],
])('%o masks %s as %s', (mask, clear, masked) => {
  expect(mask(clear)).toBe(masked);
});

test('text keeps its words and loses the numbers in it', () => {
  expect(maskText('请核对620103199404119923与13812341234，编号620100')).toBe(
    '请核对******************与138****1234，编号620100',
  );
});

test.each([
  '孩子的号码是620104 20261128 9993',
  '孩子的号码是620104-20261128-9993。',
  '６２０１０４２０２６１１２８９９９３',
  '620104202611289993号已用',
])('text tells no digit of a resident ID, however it is written: %s', (text) => {
  expect(maskText(text)).not.toMatch(/999|９９９/);
});

describe('a record', () => {
  test('is masked field by field, at any depth', () => {
    expect(
      maskRecord({
        registeredName: '刘子安',
        residentId: '620103202611199991',
        householdDivisionCode: '620103',
        premiumFen: 40000,
        note: '联系电话13812341234',
        nextDoses: [{ vaccine: '乙肝疫苗', due: '2026-12-19' }],
        payee: { holder: 'mother', accountNumber: '6200000000000000001' },
        recordNumber: 'V6201032026000001',
        missing: null,
      }),
    ).toEqual({
      registeredName: '刘**',
      residentId: '******************',
      householdDivisionCode: '620103',
      premiumFen: 40000,
      note: '联系电话138****1234',
      nextDoses: [{ vaccine: '乙肝疫苗', due: '2026-12-19' }],
      payee: { holder: 'mother', accountNumber: '****0001' },
      recordNumber: 'V62***********001',
      missing: null,
    });
  });

  test('shows of a group that the viewer does not see that there is something, and not what', () => {
    const viewer: Viewer = { sees: new Set(['identity']) };
    const payee = { holder: 'mother', accountNumber: '6200000000000000001' };
    expect(maskRecord({ registeredName: '刘子安', phone: '13812341234', payee, days: 98 }, viewer)).toEqual({
      registeredName: '刘**',
      phone: NOT_SHOWN,
      payee: NOT_SHOWN,
      days: 98,
    });
    const change = { pointer: '/mother/phone', before: '13812341234', after: '13912341234' };
    expect(maskChange(change, viewer)).toEqual({ ...change, before: NOT_SHOWN, after: NOT_SHOWN });
    expect(maskChange({ pointer: '/mother/name', after: '王示例' }, { sees: new Set() })).toEqual({
      pointer: '/mother/name',
      after: NOT_SHOWN,
    });
  });
});
