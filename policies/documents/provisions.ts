import type { CitedProvision } from '../../schemas/document.ts';
import { provisionText, type Basis } from '../personal-data/bases.ts';

/**
 * What documents rest on besides the law of each matter. None of these texts is in policy/facts.md or policy/sources: they are
 * this project's own reading (`known: null`), and the document says so of each. The law of licences (行政许可法) speaks of
 * licences; that other matters are told in the same way is a reading too (facts 2.5: W28, secondary).
 */
const PROVISIONS = {
  /** everything missing is told once */
  'told-once': { law: '中华人民共和国行政许可法', article: '第三十二条第一款第四项', known: null },
  /** whoever refuses says why, and how it is reviewed */
  'reasons-and-review': { law: '中华人民共和国行政许可法', article: '第三十八条第二款', known: null },
  /** sixty days */
  'reconsideration-term': { law: '中华人民共和国行政复议法', article: '第二十条第一款', known: null },
  /** the government of the same level reviews its departments */
  'reconsideration-organ': { law: '中华人民共和国行政复议法', article: '第二十四条第一款', known: null },
  /** six months */
  'litigation-term': { law: '中华人民共和国行政诉讼法', article: '第四十六条第一款', known: null },
} as const satisfies Record<string, Basis>;

export type ProvisionCode = keyof typeof PROVISIONS;

/** A provision as it is printed. */
export function citedBasis(basis: Basis): CitedProvision {
  return { text: provisionText(basis), checked: basis.known !== null };
}

export function cited(code: ProvisionCode): CitedProvision {
  return citedBasis(PROVISIONS[code]);
}
