import { covers } from '../../../../policies/entitlements/division.ts';
import { versionsOf } from '../../../../policies/entitlements/versions.ts';
import { allPacks, knownDivisions } from '../../../../policies/load/all-packs.ts';
import type { Pack, SchemeCode } from '../../../../schemas/pack.ts';
import { CONFIDENCE_WORDS } from '../../../../schemas/words.ts';
import { exampleTable } from './example-table.ts';
import { EXAMPLES } from './examples.ts';
import type { Figure } from './figure.ts';
import { figuresOfMeasure, schemesOf, type DatedFigures } from './figures.ts';
import { page, row, table, type Linker } from './markdown.ts';
import { COMBINE_WORDS, PAYER_OF, SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

const HEADS = ['项目', '规定', '情形或条件', '出处', '可信度'];
const MEASURE_WORDS = { guidance: '指引', referral: '转介', event: '应告知部门', monitored: '指标' } as const;

/** The packs as they are written for the pages: the newest version of each, drafts too. */
export function shownPacks(): readonly Pack[] {
  return versionsOf(allPacks({ includeDrafts: true })).map((versions) => versions.at(-1) ?? versions[0]);
}

export function placeName({ name }: Pack): string {
  return name;
}

function lineOf({ what, says, when, cite, unknown }: Figure, link: Linker): string {
  const shown = unknown ? `**${says}**` : says;
  return row(what, shown, when, link(cite), CONFIDENCE_WORDS[cite.confidence]);
}

function datesOf({ from, until }: DatedFigures['period']): string {
  return until === undefined ? `自${from}起` : `${from}至${until}`;
}

const NATIONAL = '000000';

/** How a level joins those above it; the state has none above. */
function combineWord(at: string, combine: string): string {
  return at === NATIONAL ? '国家规定' : COMBINE_WORDS[combine as keyof typeof COMBINE_WORDS];
}

function schemeSection({ code, period, figures }: DatedFigures, link: Linker): string {
  const combine = combineWord(period['at'] as string, period.combine);
  return [
    `**${datesOf(period)}** · 与上级的关系：${combine} · 谁出：${PAYER_OF[code]}`,
    '',
    table(
      HEADS,
      figures.map((figure) => lineOf(figure, link)),
    ),
  ].join('\n');
}

function schemesPart(pack: Pack, names: ReadonlyMap<string, string>, link: Linker): string {
  const schemes = schemesOf(pack, names);
  const codes = [...new Set(schemes.map(({ code }) => code))];
  const parts = codes.map((code) => {
    const sections = schemes
      .filter((scheme) => scheme.code === code)
      .map((scheme) => schemeSection(scheme, link));
    return [`<a id="${code}"></a>`, '', `### ${SCHEME_WORDS[code]}`, '', sections.join('\n\n')].join('\n');
  });
  return ['## 待遇', '', parts.length > 0 ? parts.join('\n\n') : '本地没有自己的规定，全按上级。'].join('\n');
}

function measuresPart({ measures }: Pack, link: Linker): string[] {
  if (measures.length === 0) return [];
  const rows = measures.flatMap((measure) =>
    figuresOfMeasure(measure).map(({ what, says, cite }, at) =>
      row(
        `${at === 0 ? `<a id="${measure.measure}"></a>` : ''}${MEASURE_WORDS[measure.kind]}`,
        what,
        says,
        at === 0 ? (measure.offer?.text ?? '') : '',
        measure.offer?.authority ?? '',
        link(cite),
        CONFIDENCE_WORDS[cite.confidence],
      ),
    ),
  );
  const heads = ['性质', '措施', '数字', '给本人的话', '去哪里', '出处', '可信度'];
  return [['## 转介、指引与监测（不作决定）', '', table(heads, rows)].join('\n')];
}

/** What somebody has looked for and not found: only there it is said that nothing was issued. */
function searchedPart({ searched }: Pack, names: ReadonlyMap<string, string>): string[] {
  const rows = searched.map(({ schemes, except = [], until, on, where }) => {
    const left = except.map((code) => names.get(code) ?? code).join('、');
    const dated = until === undefined ? '' : `（${until} 以前）`;
    return `- ${schemes.map((code) => SCHEME_WORDS[code]).join('、')}${dated}：${where}；${on} 查${left ? `；${left}除外` : ''}`;
  });
  return rows.length === 0 ? [] : [['## 查过而没有的（答“当地未出台”）', '', ...rows].join('\n')];
}

function notKnownPart(pack: Pack, names: ReadonlyMap<string, string>, link: Linker): string {
  const written = pack.notKnown.map((line) => `- ${line}`);
  const found = schemesOf(pack, names).flatMap(({ code, figures }) =>
    figures
      .filter(({ unknown }) => unknown)
      .map(
        ({ what, when, cite }) =>
          `- ${SCHEME_WORDS[code]}：${what}${when ? `（${when}）` : ''}，${link(cite)}`,
      ),
  );
  const lines = [...new Set([...written, ...found])];
  return [
    '## 不知道的',
    '',
    '查过而没有查到，或文件没有说的。测算时一律答“情况不明”，不猜。',
    '',
    ...(lines.length > 0 ? lines : ['（没有）']),
  ].join('\n');
}

/** Which level speaks of what, and how the levels come together in this place. */
function levelsPart(pack: Pack, packs: readonly Pack[]): string {
  const levels = packs.filter(
    (one) => covers(one.division, pack.division) && (one.status === 'in-force' || one.pack === pack.pack),
  );
  const codes = Object.keys(SCHEME_WORDS) as SchemeCode[];
  const rows = codes.flatMap((code) => {
    const said = levels.flatMap((one) => {
      const period = one.schemes[code]?.at(-1);
      return period ? [{ one, combine: period.combine }] : [];
    });
    if (said.length === 0) return [];
    const first = Math.max(0, said.map(({ combine }) => combine).lastIndexOf('replace'));
    const result = said
      .slice(first)
      .map(({ one, combine }, at) =>
        at === 0 ? placeName(one) : `${placeName(one)}${combine === 'add' ? '增补' : '并存'}`,
      );
    const cells = levels.map((one) => {
      const own = said.find((level) => level.one === one);
      return own ? `[${combineWord(one.division, own.combine)}](${one.pack}.md#${code})` : '—';
    });
    return [row(SCHEME_WORDS[code], ...cells, result.join('＋'))];
  });
  return ['## 几级合并以后，以谁为准', '', table(['待遇', ...levels.map(placeName), '结果'], rows)].join(
    '\n',
  );
}

function documentsPart({ documents }: Pack): string {
  const rows = Object.values(documents).map(({ title, confidence, issued, source }) =>
    row(title, CONFIDENCE_WORDS[confidence], issued ?? '', source ?? ''),
  );
  return ['## 引用的文件', '', table(['文件', '可信度', '印发日期', '网页来源'], rows)].join('\n');
}

function contentsOf(pack: Pack): string {
  const codes = Object.keys(pack.schemes) as SchemeCode[];
  const links = codes.filter((code) => pack.schemes[code]).map((code) => `[${SCHEME_WORDS[code]}](#${code})`);
  return links.length > 0 ? `本页：${links.join(' · ')} · [不知道的](#不知道的) · [算例](#算例)` : '';
}

/** docs/policy/<pack>.md: what one place has issued, for people who know the law and not the code. */
export function writePlacePage(pack: Pack, link: Linker): string {
  const names = knownDivisions();
  const packs = shownPacks();
  const examples = EXAMPLES[pack.pack] ?? [];
  const status =
    pack.status === 'draft' ? '**送审稿，没有印发：金额只是建议，只有明确要求时才读取**' : '已印发';
  return page(
    `数字在 policies/packs/${pack.pack}.yaml`,
    [
      `# ${placeName(pack)}`,
      `区划 ${pack.division} · ${status} · 第${pack.version}版${pack.effective ? `，自${pack.effective}起` : ''} · [各地](README.md) · [按数字查条款](numbers.md) · [五份文件逐条对照](../clauses.md)`,
      `每行一个数字、一个出处。看到不对的，改 [policies/packs/${pack.pack}.yaml](../../policies/packs/${pack.pack}.yaml)（[怎样写](../../policies/packs/README.md)），再运行 \`npm run gen\`，本页随之更新。`,
      contentsOf(pack),
      schemesPart(pack, names, link),
      levelsPart(pack, packs),
      ...measuresPart(pack, link),
      ...searchedPart(pack, names),
      notKnownPart(pack, names, link),
      [
        '## 算例',
        '',
        '编造的人；数字是写本页时用系统自己的测算算出来的。',
        '',
        ...examples.map((one) => `${exampleTable(one, link)}\n`),
      ]
        .join('\n')
        .trimEnd(),
      documentsPart(pack),
    ].filter((part) => part !== ''),
  );
}
