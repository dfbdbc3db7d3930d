import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import { ENTITLEMENTS } from '../../../../schemas/entitlement.ts';
import { CONFIDENCE_WORDS } from '../../../../schemas/words.ts';
import type { Figure } from './figure.ts';
import { figuresOfMeasure, schemesOf } from './figures.ts';
import { page, row, table, type Linker } from './markdown.ts';
import { placeName, shownPacks } from './place-page.ts';
import { SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

interface Entry {
  readonly figure: Figure;
  readonly what: string;
  readonly place: string;
  readonly at: string;
}

const UNITS = ['天', '元', '%', '倍', '小时', '个月', '年', '周岁'];
const SHARES = '各级财政分担';
const IN_WORDS = '文字里的数字和日期';

function sectionOf({ figure }: Entry): string {
  if (figure.what === SHARES) return SHARES;
  if (!figure.number) return IN_WORDS;
  const { unit } = figure.number;
  return UNITS.find((one) => unit === one) ?? '其他单位';
}

function entries(): Entry[] {
  const names = knownDivisions();
  return shownPacks().flatMap((pack) => {
    const place = placeName(pack);
    const schemes = schemesOf(pack, names).flatMap(({ code, period, figures }) =>
      figures.map((figure) => ({
        figure,
        what: `${SCHEME_WORDS[code]}：${figure.what}${figure.when ? `（${figure.when}）` : ''}${period.until ? `，至${period.until}` : ''}`,
        place,
        at: `${pack.pack}.md#${code}`,
      })),
    );
    const measures = pack.measures.flatMap((measure) =>
      figuresOfMeasure(measure).map((figure) => ({
        figure,
        what: figure.what,
        place,
        at: `${pack.pack}.md#${measure.measure}`,
      })),
    );
    return [...schemes, ...measures];
  });
}

/** docs/policy/numbers.md: every number of every pack with its article, by unit and size. */
export function writeNumbersPage(link: Linker): string {
  const numbers = entries().filter(({ figure }) => figure.number !== undefined || /\d/.test(figure.says));
  const parts = [...UNITS, '其他单位', SHARES, IN_WORDS].flatMap((section) => {
    const own = numbers
      .filter((entry) => sectionOf(entry) === section)
      .sort((a, b) => (a.figure.number?.value ?? 0) - (b.figure.number?.value ?? 0));
    if (own.length === 0) return [];
    const rows = own.map(({ figure, what, place, at }) =>
      row(
        figure.says,
        `[${what}](${at})`,
        place,
        link(figure.cite),
        CONFIDENCE_WORDS[figure.cite.confidence],
      ),
    );
    return [
      `## ${UNITS.includes(section) ? `单位：${section}` : section}\n\n${table(['数字', '是什么', '哪里', '出处', '可信度'], rows)}`,
    ];
  });
  return page('数字在 policies/packs/', [
    '# 按数字查条款',
    '在浏览器里按 Ctrl+F（手机上“页内查找”），输入数字和单位，例如 `180天`、`3600元`、`5万元`：每行写着是什么、哪里的、出自哪份文件第几条。时段与条件在各地的页面上。',
    ...parts,
  ]);
}

/** docs/policy/README.md: where to look. */
export function writePolicyIndex(): string {
  const packs = shownPacks();
  const rows = packs.map((pack) => {
    const codes = Object.keys(SCHEME_WORDS).filter((code) => (pack.schemes as Record<string, unknown>)[code]);
    return row(
      `[${placeName(pack)}](${pack.pack}.md)`,
      pack.division,
      pack.status === 'draft' ? '送审稿' : '已印发',
      codes
        .map((code) => `[${SCHEME_WORDS[code as keyof typeof SCHEME_WORDS]}](${pack.pack}.md#${code})`)
        .join('、'),
      pack.notKnown.length > 0 ? `[${pack.notKnown.length}条](${pack.pack}.md#不知道的)` : '—',
    );
  });
  const byCode = Object.keys(SCHEME_WORDS).map((code) => {
    const places = packs.filter((pack) => (pack.schemes as Record<string, unknown>)[code]);
    const links = places.map((pack) => `[${placeName(pack)}](${pack.pack}.md#${code})`);
    const word = SCHEME_WORDS[code as keyof typeof SCHEME_WORDS];
    return row(word, Object.hasOwn(ENTITLEMENTS, code) ? `\`${code}\`` : '', links.join('、') || '没有查到');
  });
  const aliases = packs.flatMap(({ aliases: list }) => list).map(({ name, alias }) => row(alias, name));
  return page('数字在 policies/packs/', [
    '# 各地规定',
    [
      '给懂政策、不写程序的人看。三种查法：',
      '',
      '1. **知道数字**：到[按数字查条款](numbers.md)，页内查找“180天”“3600元”，那一行就有文件和条款。',
      '2. **知道地方**：在下表点地名，每页每行一个数字、一个出处，最后是算例和“不知道的”。',
      '3. **知道文件第几条**：到[五份文件逐条对照](../clauses.md)，看那一条系统怎样处理。',
      '',
      '可信度：政策原文（见到全文）、官方文件、转引（只见到转述）、送审稿（没有印发）。',
    ].join('\n'),
    `## 按地方\n\n${table(['地方', '区划', '状态', '有规定的待遇', '不知道的'], rows)}`,
    `## 按待遇\n\n${table(['待遇', '代码', '哪里有规定'], byCode)}`,
    `## 名称对照\n\n${table(['文件里的叫法', '本系统的叫法'], aliases)}`,
    '不变量见[政策文件中的不变量](../policy-invariants.md)，规则包写法见 [policies/packs/README.md](../../policies/packs/README.md)。',
  ]);
}
