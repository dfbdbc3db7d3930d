import type { DocumentFacts, DocumentMatter } from './facts.ts';
import { documentNumber } from './number.ts';

const matter = (over: Partial<DocumentMatter> & Pick<DocumentMatter, 'code'>): DocumentMatter => ({
  subject: 'child-1',
  status: 'completed',
  organ: '兰州市西固区卫生健康委员会',
  government: '兰州市西固区人民政府',
  terms: {},
  window: '兰州市西固区接生医院或妇幼保健机构，带父母身份证件',
  asks: [],
  ...over,
});

const POLICE = { organ: '兰州市西固区公安局（户政）', window: '兰州市西固区派出所户籍窗口，带户口簿' };

/** A family with rare characters in its names: one certificate issued, one household refused, one enrolment to be corrected. */
export const FAMILY: DocumentFacts = {
  caseNumber: 'B-7K3F-9QWM-2XTA-C',
  acceptedOn: '2026-11-02',
  completedOn: '2026-11-30',
  hall: '兰州市西固区政务服务大厅',
  addressees: ['王㛃', '李𠮷𬎆'],
  matters: [
    matter({ code: 'birth-certificate' }),
    matter({
      code: 'household-registration',
      status: 'refused',
      terms: { promised: { workingDays: 2, source: '某市承诺 第一条' } },
      said: { department: 'public-security', words: '父母双方户口均不在本辖区' },
      ...POLICE,
    }),
    matter({
      code: 'medical-insurance',
      status: 'correction',
      organ: '兰州市西固区医疗保障局',
      asks: ['监护人身份证件'],
      said: { department: 'medical-insurance', words: '姓名“䶮”与证件不一致' },
    }),
    matter({ code: 'death-registration', status: 'not-applicable', ...POLICE }),
  ],
  entitlements: [
    {
      title: '育儿补贴（国家）',
      subject: '新生儿1',
      outcome: '符合',
      figures: ['共10,800元', '至2029年'],
      sources: ['育儿补贴制度实施方案 第二条'],
      told: ['由父母一方或其他监护人申领；离异的由抚养方申领'],
    },
  ],
  guidance: [
    {
      title: '新生儿疾病筛查',
      subject: '新生儿1',
      text: '请在助产机构做新生儿疾病筛查。',
      applies: true,
      authority: '卫健',
      source: '甘卫发〔2024〕21号十六',
    },
    {
      title: '学前教育资助',
      subject: '新生儿1',
      text: '家庭经济困难的，孩子入普惠性幼儿园时可以申请资助',
      applies: false,
      authority: undefined,
      source: '甘卫发〔2024〕21号二十',
    },
  ],
  served: [{ title: '受理通知书', number: '西固政务〔2026〕B-7K3F-9QWM-2XTA-C-A1' }],
};

/** The same with something else about one matter. */
export function withMatter(code: DocumentMatter['code'], over: Partial<DocumentMatter>): DocumentFacts {
  return {
    ...FAMILY,
    matters: FAMILY.matters.map((each) => (each.code === code ? { ...each, ...over } : each)),
  };
}

export const ISSUE = {
  numberOf: (organ: string): string =>
    documentNumber(organ, { serial: `${FAMILY.caseNumber}-A1`, issuedOn: '2026-11-30' }),
  issuedOn: '2026-11-30',
};
