import { allClauses } from '../../../../policies/load/all-clauses.ts';
import { allPacks } from '../../../../policies/load/all-packs.ts';
import { TREATMENTS, type Clause, type Paper, type Treatment } from '../../../../schemas/clause.ts';
import { ENTITLEMENTS, type EntitlementCode } from '../../../../schemas/entitlement.ts';
import {
  FOLLOW_ONS,
  MATTERS,
  PAYMENTS,
  type FollowOnCode,
  type MatterCode,
  type PaymentCode,
} from '../../../../schemas/matter.ts';
import { clauseAnchor, page, row, table } from './markdown.ts';
import { SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

function ruleText(pack: string, scheme: string, rule: string): string {
  const periods = allPacks({ includeDrafts: true })
    .filter((one) => one.pack === pack)
    .flatMap(
      ({ schemes }) =>
        (schemes as Record<string, readonly { notes: { rule: string; text: string }[] }[]>)[scheme] ?? [],
    );
  return periods.flatMap(({ notes }) => notes).find((note) => note.rule === rule)?.text ?? rule;
}

function measureName(pack: string, name: string): string {
  const measures = allPacks({ includeDrafts: true })
    .filter((one) => one.pack === pack)
    .flatMap((one) => one.measures);
  return measures.find(({ measure }) => measure === name)?.name ?? name;
}

/** `measure:gansu/newborn-screening` → a link to the line of the page */
function referenceText(reference: string): string {
  const colon = reference.indexOf(':');
  const [kind, name] = [reference.slice(0, colon), reference.slice(colon + 1)];
  const [pack = '', part = '', rule = ''] = name.split('/');
  switch (kind) {
    case 'entitlement':
      return `待遇“${ENTITLEMENTS[name as EntitlementCode]}”（\`${name}\`）`;
    case 'matter':
      return `事项“${MATTERS[name as MatterCode].title}”`;
    case 'follow-on':
      return `后续事项“${FOLLOW_ONS[name as FollowOnCode].title}”`;
    case 'payment':
      return `支付“${PAYMENTS[name as PaymentCode].title}”`;
    case 'scheme':
      return `[规则包 ${pack}：${SCHEME_WORDS[part as keyof typeof SCHEME_WORDS]}](policy/${pack}.md#${part})`;
    case 'rule':
      return `[“${ruleText(pack, part, rule)}”](policy/${pack}.md#${part})`;
    case 'measure':
      return `[${measureName(pack, part)}](policy/${pack}.md#${part})`;
    case 'invariant':
      return `[不变量 ${name}](policy-invariants.md)`;
    default:
      return `[\`${name}\`](../${name})`;
  }
}

function clauseRow(paper: Paper, clause: Clause, isFirst: boolean): string {
  const { article, says, treatment, by, why, note } = clause;
  return row(
    isFirst ? `<a id="${clauseAnchor(paper, article)}"></a>${article}` : '',
    says,
    TREATMENTS[treatment],
    by.map(referenceText).join('；'),
    [why, note].filter(Boolean).join('；'),
  );
}

function paperPart(paper: Paper): string {
  const { title, document, clauses, paper: name } = paper;
  const rows = clauses.map((clause, at) =>
    clauseRow(paper, clause, clauses[at - 1]?.article !== clause.article),
  );
  return [
    `<a id="${name}"></a>`,
    '',
    `## ${paper.short}：${document}`,
    '',
    `《${title}》，共${paper.articles.length}条（项）。`,
    '',
    table(['条', '说什么', '怎样处理', '由什么实现', '说明'], rows),
  ].join('\n');
}

const EXPLAINED: Readonly<Record<Treatment, string>> = {
  built: '系统算出结果，或办理它',
  event: '系统把事实告知主管部门，给什么由部门定',
  referral: '由部门提供服务；办件和测算里告诉本人去哪里',
  guidance: '权利怎样用，或别人欠本人什么；办件和测算里告诉本人',
  monitored: '数字由部门统计，系统列出目标或提供事件',
  'not-computable': '没有可以由出生、机构或特殊家庭的事实算出的结果，写明原因',
};

/** docs/clauses.md: the five papers, article by article. */
export function writeClausesPage(): string {
  const papers = allClauses();
  const treatments = Object.keys(TREATMENTS) as Treatment[];
  const counts = papers.map(({ paper, short, articles, clauses }) =>
    row(
      `[${short}](#${paper})`,
      `${articles.length}`,
      ...treatments.map((one) => `${clauses.filter(({ treatment }) => treatment === one).length}`),
    ),
  );
  return page('内容在 policies/clauses/', [
    '# 五份文件逐条对照',
    '每份文件的每一条，系统怎样处理。一条说了几件事的，各占一行。数据在 `policies/clauses/*.yaml`，读取时检查：漏了哪一条、写了没有的待遇、事项、规则、措施或文件，都被拒绝；规则包引用的条款这里一定有。',
    table(
      ['处理', '意思'],
      treatments.map((one) => row(TREATMENTS[one], EXPLAINED[one])),
    ),
    table(['文件', '条（项）', ...treatments.map((one) => TREATMENTS[one])], counts),
    ...papers.map(paperPart),
  ]);
}
