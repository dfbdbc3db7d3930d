import { allClauses } from '../../../../policies/load/all-clauses.ts';
import { allPacks } from '../../../../policies/load/all-packs.ts';
import { claims, prove } from '../../../../policies/proofs/prove.ts';
import { TREATMENTS, type Clause, type Paper, type Treatment } from '../../../../schemas/clause.ts';
import { COUNTS, type CountCode } from '../../../../schemas/counts.ts';
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
import { proofWords } from './proof-words.ts';
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
    case 'count':
      return `计数“${COUNTS[name as CountCode]}”（\`npx birth counts\`）`;
    case 'invariant':
      return `[不变量 ${name}](policy-invariants.md)`;
    default:
      return `[\`${name}\`](../${name})`;
  }
}

/** What proves a row. A row that nobody proves is not written down: `npm run gen` stops at it, and so does its test. */
function proofOf(paper: Paper, clause: Clause): string {
  if (!claims(clause)) return '';
  const { proofs, lacking } = prove(paper, clause, allPacks({ includeDrafts: true }));
  if (lacking.length > 0)
    throw new RangeError(
      `${paper.short} ${clause.article}“${clause.says}”：没有人得到 ${lacking.join('、')}`,
    );
  return proofs.map(proofWords).join('；');
}

function clauseRow(paper: Paper, clause: Clause, isFirst: boolean): string {
  const { article, says, treatment, by, why, note } = clause;
  return row(
    isFirst ? `<a id="${clauseAnchor(paper, article)}"></a>${article}` : '',
    says,
    TREATMENTS[treatment],
    by.map(referenceText).join('；'),
    proofOf(paper, clause),
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
    table(['条', '说什么', '怎样处理', '由什么实现', '证明', '说明'], rows),
  ].join('\n');
}

const EXPLAINED: Readonly<Record<Treatment, string>> = {
  built: '系统算出结果，或办理它；证明是当地一个编造的家庭、机构或特殊家庭得到的结果',
  referred: '真有一条消息发给主管部门，给什么由部门定',
  told: '不作决定，把话告诉本人：证明里写原话、告诉谁、在哪里看到；系统不替他办，也不给部门发消息',
  monitored: '有查询在计数：`npx birth counts` 按区划与月份列出；性别、孩次与出生日期是密封的，不计',
  'not-computable': '没有可以由出生、机构或特殊家庭的事实算出的结果，写明原因',
  'not-built': '系统还没有做，写明原因；列出的数字只是文件里的目标',
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
  const all = papers.flatMap(({ clauses }) => clauses);
  const sum = row(
    '合计',
    `${papers.reduce((n, { articles }) => n + articles.length, 0)}`,
    ...treatments.map((one) => `${all.filter(({ treatment }) => treatment === one).length}`),
  );
  return page('内容在 policies/clauses/', [
    '# 五份文件逐条对照',
    '每份文件的每一条，系统怎样处理。一条说了几件事的，各占一行。数据在 `policies/clauses/*.yaml`，读取时检查：漏了哪一条、写了没有的待遇、事项、规则、措施或文件，都被拒绝；规则包引用的条款这里一定有。说做到了的，每行都由当地编造的人证明，证明随规则包现算（`policies/proofs/`）：没有人得到的，写不进这一页。',
    table(
      ['处理', '意思'],
      treatments.map((one) => row(TREATMENTS[one], EXPLAINED[one])),
    ),
    table(['文件', '条（项）', ...treatments.map((one) => TREATMENTS[one])], [...counts, sum]),
    ...papers.map(paperPart),
  ]);
}
