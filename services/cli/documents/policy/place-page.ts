import { covers } from '../../../../policies/entitlements/division.ts';
import type { Divisions } from '../../../../policies/load/check-pack.ts';
import { versionsOf } from '../../../../policies/entitlements/versions.ts';
import { allPacks, knownDivisions } from '../../../../policies/load/all-packs.ts';
import { pagesOf } from '../../../../policies/load/check-sources.ts';
import { webPages } from '../../../../policies/load/known-sources.ts';
import type { Citation } from '../../../../schemas/entitlement.ts';
import type { Pack, SchemeCode } from '../../../../schemas/pack.ts';
import { CONFIDENCE_WORDS } from '../../../../schemas/words.ts';
import { claimOf, readChecked, stands, type Checked } from './checked.ts';
import { exampleTable } from './example-table.ts';
import { EXAMPLES } from './examples.ts';
import type { Figure } from './figure.ts';
import { figuresOfMeasure, figuresOfTimes, schemesOf, type DatedFigures } from './figures.ts';
import { handlingOf, patienceOf } from './handling-figures.ts';
import { page, row, table, type Linker } from './markdown.ts';
import { standardExamples } from './standard-examples.ts';
import { unsaidIn } from './unsaid.ts';
import { thresholdsPart } from './thresholds.ts';
import { COMBINE_WORDS, PAYER_OF, SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

const HEADS = ['项目', '规定', '自', '情形或条件', '出处', '可信度', '谁何时核对'];
const NOT_NOTED = '没有记录';
const PRODUCT_DEFAULT = '产品默认（没有文件依据）';
const MEASURE_WORDS = { guidance: '指引', referral: '转介', event: '应告知部门', monitored: '指标' } as const;

/** The packs as they are written for the pages: the newest version of each, drafts too. */
export function shownPacks(packs = allPacks({ includeDrafts: true })): readonly Pack[] {
  return versionsOf(packs).map((versions) => versions.at(-1) ?? versions[0]);
}

export function placeName({ name }: Pack): string {
  return name;
}

let read: Checked | undefined;

/** When the numbers of a line were last held against the text they are cited to, and by whom; of words nobody notes it. */
export function checkedOf(pack: Pack, figure: Parameters<typeof claimOf>[1]): string {
  const claim = claimOf(pack, figure);
  if (!claim) return NOT_NOTED;
  read ??= readChecked();
  return stands(claim, read) ? `${claim.on} ${claim.by}` : `${NOT_NOTED}（${claim.on} 核对之后改过）`;
}

function lineOf(figure: Figure, from: string, pack: Pack, link: Linker): string {
  const { what, says, also = '', when, cite, unknown } = figure;
  const shown = `${unknown ? `**${says}**` : says}${also}`;
  return row(
    what,
    shown,
    figure.from ?? from,
    when,
    link(cite),
    CONFIDENCE_WORDS[cite.confidence],
    checkedOf(pack, figure),
  );
}

function datesOf({ from, until }: DatedFigures['period']): string {
  return until === undefined ? `自${from}起` : `${from}至${until}`;
}

const NATIONAL = '000000';

/** How a level joins those above it; the state has none above. */
function combineWord(at: string, combine: string): string {
  return at === NATIONAL ? '国家规定' : COMBINE_WORDS[combine as keyof typeof COMBINE_WORDS];
}

function schemeSection({ code, period, figures }: DatedFigures, pack: Pack, link: Linker): string {
  const combine = combineWord(period['at'] as string, period.combine);
  return [
    `**${datesOf(period)}** · 与上级的关系：${combine} · 谁出：${PAYER_OF[code]}`,
    '',
    table(
      HEADS,
      figures.map((figure) => lineOf(figure, period.from, pack, link)),
    ),
  ].join('\n');
}

function schemesPart(pack: Pack, names: ReadonlyMap<string, string>, link: Linker): string {
  const schemes = schemesOf(pack, names);
  const codes = [...new Set(schemes.map(({ code }) => code))];
  const parts = codes.map((code) => {
    const sections = schemes
      .filter((scheme) => scheme.code === code)
      .map((scheme) => schemeSection(scheme, pack, link));
    return [`<a id="${code}"></a>`, '', `### ${SCHEME_WORDS[code]}`, '', sections.join('\n\n')].join('\n');
  });
  return ['## 待遇', '', parts.length > 0 ? parts.join('\n\n') : '本地没有自己的规定，全按上级。'].join('\n');
}

/** The day of the document that a measure stands in, as far as it is known. */
export function issuedOn({ documents }: Pack, { document }: Citation): string {
  return Object.values(documents).find(({ title }) => title === document)?.issued ?? '';
}

function measuresPart(pack: Pack, link: Linker): string[] {
  const { measures } = pack;
  if (measures.length === 0) return [];
  const rows = measures.flatMap((measure) =>
    figuresOfMeasure(measure).map((figure, at) => {
      const { what, says, cite, lastChecked } = figure;
      const told = at === 0 ? (measure.offer?.text ?? '') : '';
      return row(
        `${at === 0 ? `<a id="${measure.measure}"></a>` : ''}${MEASURE_WORDS[measure.kind]}`,
        what,
        says,
        measure.offer?.from ?? issuedOn(pack, cite),
        told,
        measure.offer?.authority ?? '',
        link(cite),
        CONFIDENCE_WORDS[cite.confidence],
        checkedOf(pack, { what, says, when: told, cite, lastChecked }),
      );
    }),
  );
  const heads = ['性质', '措施', '数字', '自', '给本人的话', '去哪里', '出处', '可信度', '谁何时核对'];
  return [['## 转介、指引与监测（不作决定）', '', table(heads, rows)].join('\n')];
}

/** Where a place has no term of a kind, that is said of each of its cases: 未公布. */
function timesPart(pack: Pack, link: Linker): string[] {
  const rows = figuresOfTimes(pack).map((figure) => lineOf(figure, issuedOn(pack, figure.cite), pack, link));
  if (rows.length === 0) return [];
  return [
    ['## 办理时限与家里的期限', '', '没有写的时限，办件里答“未公布”。', '', table(HEADS, rows)].join('\n'),
  ];
}

/** Joint lists, what two cities need, and the doses of a child. */
function handlingPart(pack: Pack, link: Linker): string[] {
  const parts = handlingOf(pack).map(({ title, dates, from, figures }) => {
    const lines = figures.map((figure) => lineOf(figure, from || issuedOn(pack, figure.cite), pack, link));
    return [`### ${title}`, '', `**${dates}**`, '', table(HEADS, lines)].join('\n');
  });
  return parts.length === 0 ? [] : ['## 怎样办理', ...parts];
}

/** How long departments may be silent before a person is asked: of no text, unless a place has one. */
function patiencePart(pack: Pack, link: Linker): string[] {
  const rows = patienceOf(pack).map(({ what, says, dates, cite }) =>
    row(what, says, dates, cite ? link(cite) : PRODUCT_DEFAULT),
  );
  if (rows.length === 0) return [];
  const heads = ['部门或事项', '多久没有答复请人过问', '起止', '出处'];
  return [['## 技术时限', '', '不是法律的办理时限。', '', table(heads, rows)].join('\n')];
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

function notKnownPart(
  pack: Pack,
  packs: readonly Pack[],
  names: ReadonlyMap<string, string>,
  link: Linker,
): string {
  const written = pack.notKnown.map((line) => `- ${line}`);
  const unsaid = unsaidIn(pack, packs).map((code) => SCHEME_WORDS[code]);
  const nobody =
    unsaid.length > 0 ? [`- 这里和上级都没有写，也没有记过在哪里查过：${unsaid.join('、')}`] : [];
  const found = schemesOf(pack, names).flatMap(({ code, figures }) =>
    figures
      .filter(({ unknown }) => unknown)
      .map(
        ({ what, when, cite }) =>
          `- ${SCHEME_WORDS[code]}：${what}${when ? `（${when}）` : ''}，${link(cite)}`,
      ),
  );
  const lines = [...new Set([...written, ...found, ...nobody])];
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

/** The pages that a document was seen on, with the addresses as far as they are known. */
function seenOn(source: string | undefined): string {
  const pages = webPages();
  return pagesOf(source)
    .flatMap((id) => pages.get(id) ?? [])
    .map(({ id, title, addresses, reprint }) => {
      const where = addresses.map((address) => `\`${address}\``).join('、');
      return `${id} ${title}${reprint ? '（转载）' : ''}：${where}`;
    })
    .join('；');
}

function documentsPart({ documents }: Pack): string {
  const rows = Object.values(documents).map(({ title, confidence, issued, source, lastChecked }) =>
    row(
      title,
      CONFIDENCE_WORDS[confidence],
      issued ?? '',
      seenOn(source),
      lastChecked ? `${lastChecked.on} ${lastChecked.by}` : NOT_NOTED,
    ),
  );
  const heads = ['文件', '可信度', '印发日期', '在哪些网页上看到', '谁何时核对'];
  return ['## 引用的文件', '', table(heads, rows)].join('\n');
}

function contentsOf(pack: Pack): string {
  const codes = Object.keys(pack.schemes) as SchemeCode[];
  const links = codes.filter((code) => pack.schemes[code]).map((code) => `[${SCHEME_WORDS[code]}](#${code})`);
  return links.length > 0
    ? `本页：${links.join(' · ')} · [不知道的](#不知道的) · [算例](#算例)。待遇之后依次是以谁为准、办理时限、怎样办理、转介与指引、查过而没有的（有的才列），最后是引用的文件。`
    : '';
}

/**
 * docs/policy/<pack>.md: what one place has issued, for people who know the law and not the code.
 * @param all every version of every pack, by which the examples are reckoned
 */
export function writePlacePage(
  pack: Pack,
  link: Linker,
  all: readonly Pack[] = allPacks({ includeDrafts: true }),
  names: Divisions = knownDivisions(),
): string {
  const packs = shownPacks(all);
  const examples = EXAMPLES[pack.pack] ?? standardExamples(pack, names);
  const status =
    pack.status === 'draft' ? '**送审稿，没有印发：金额只是建议，只有明确要求时才读取**' : '已印发';
  return page(
    `数字在 policies/packs/${pack.pack}.yaml`,
    [
      `# ${placeName(pack)}`,
      `区划 ${pack.division} · ${status} · 第${pack.version}版${pack.effective ? `，自${pack.effective}起` : ''} · [各地](README.md) · [按数字查条款](numbers.md) · [五份文件逐条对照](../clauses.md)`,
      `每行一个数字、一个出处。看到不对的，改 [policies/packs/${pack.pack}.yaml](../../policies/packs/${pack.pack}.yaml) 里那一个数，依次运行 \`npx birth policy check\`、\`npm run gen\`、\`npm run renew\`，本页随之更新：一步一步的做法见[怎样改](README.md#怎样改)。`,
      contentsOf(pack),
      schemesPart(pack, names, link),
      levelsPart(pack, packs),
      ...timesPart(pack, link),
      ...handlingPart(pack, link),
      ...patiencePart(pack, link),
      ...thresholdsPart(pack, link),
      ...measuresPart(pack, link),
      ...searchedPart(pack, names),
      notKnownPart(pack, packs, names, link),
      [
        '## 算例',
        '',
        '编造的人；数字是写本页时用系统自己的测算算出来的。',
        '',
        ...examples.map((one) => `${exampleTable(one, link, all)}\n`),
      ]
        .join('\n')
        .trimEnd(),
      documentsPart(pack),
    ].filter((part) => part !== ''),
  );
}
