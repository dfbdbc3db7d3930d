/** What people say of tasks: one for each kind of thing that goes with a decision (schemas/tasks/what-goes.ts). */
export const COMPLETION_EXAMPLES = {
  name: {
    summary: 'name-missing：补充姓名',
    value: { outcome: 'provided', facts: { name: '李安然' }, reason: '与家长电话核对' },
  },
  choices: {
    summary: 'choices-missing：落户与送达方式',
    value: {
      outcome: 'provided',
      facts: { householdFollows: 'mother', resultDelivery: 'pick-up' },
      reason: '家长到窗口填写',
    },
  },
  account: {
    summary: 'payment-account：收款账户（要两个人）',
    value: {
      outcome: 'provided',
      facts: { payee: { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000001' } },
      reason: '家长到窗口填写',
    },
  },
  report: {
    summary: 'report-incomplete：补报体重，asks 为 /children/0/weightGrams',
    value: {
      outcome: 'provided',
      facts: { children: [{ order: 1, weightGrams: 3320 }] },
      reason: '医院来电补报',
    },
  },
  obtained: {
    summary: 'refused：家长已在窗口办成',
    value: {
      outcome: 'obtained',
      result: { number: 'R620100202600001', date: '2026-11-30' },
      reason: '已看过登记证明',
    },
  },
  again: { summary: '请部门再办一次', value: { outcome: 'ask-again', reason: '材料已补交' } },
};
