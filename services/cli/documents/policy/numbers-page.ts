import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import { ENTITLEMENTS } from '../../../../schemas/entitlement.ts';
import { CONFIDENCE_WORDS } from '../../../../schemas/words.ts';
import type { Figure } from './figure.ts';
import { figuresOfMeasure, figuresOfTimes, schemesOf } from './figures.ts';
import { handlingOf } from './handling-figures.ts';
import { page, row, table, type Linker } from './markdown.ts';
import { checkedOf, issuedOn, placeName, shownPacks } from './place-page.ts';
import { SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

interface Entry {
  readonly figure: Figure;
  readonly what: string;
  readonly place: string;
  readonly at: string;
  /** from which day, as far as it is known */
  readonly from: string;
  readonly checked: string;
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
        from: figure.from ?? period.from,
        checked: checkedOf(pack, figure),
      })),
    );
    const measures = pack.measures.flatMap((measure) =>
      figuresOfMeasure(measure).map((figure) => ({
        figure,
        what: figure.what,
        place,
        at: `${pack.pack}.md#${measure.measure}`,
        from: measure.offer?.from ?? issuedOn(pack, figure.cite),
        checked: checkedOf(pack, figure),
      })),
    );
    const times = figuresOfTimes(pack).map((figure) => ({
      figure,
      what: figure.what,
      place,
      at: `${pack.pack}.md#办理时限与家里的期限`,
      from: issuedOn(pack, figure.cite),
      checked: checkedOf(pack, figure),
    }));
    const handling = handlingOf(pack).flatMap(({ title, from, figures }) =>
      figures.map((figure) => ({
        figure,
        what: `${title}：${figure.what}`,
        place,
        at: `${pack.pack}.md#怎样办理`,
        from: from || issuedOn(pack, figure.cite),
        checked: checkedOf(pack, figure),
      })),
    );
    return [...schemes, ...measures, ...times, ...handling];
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
    const rows = own.map(({ figure, what, place, at, from, checked }) =>
      row(
        figure.says,
        `[${what}](${at})`,
        place,
        link(figure.cite),
        CONFIDENCE_WORDS[figure.cite.confidence],
        from,
        checked,
      ),
    );
    return [
      `## ${UNITS.includes(section) ? `单位：${section}` : section}\n\n${table(['数字', '是什么', '哪里', '出处', '可信度', '自', '谁何时核对'], rows)}`,
    ];
  });
  return page('数字在 policies/packs/', [
    '# 按数字查条款',
    '在浏览器里按 Ctrl+F（手机上“页内查找”），输入数字和单位，例如 `180天`、`3600元`、`5万元`：每行写着是什么、哪里的、出自哪份文件第几条。期限写作 `1个月`、`90天（含）`、`30个工作日`；文件写每月的查每月的数，写每年的查每年的数，各地的页面两样都有。时段与条件在各地的页面上，数不对的见[怎样改](README.md#怎样改)。',
    ...parts,
  ]);
}

const HOW_TO_CORRECT = [
  '## 怎样改',
  '',
  '**规则变了**（有新文件）：不改旧数，见[规则改变了](../runbooks/rule-change.md)。**录错了**：按下面改，五分钟以内。命令在终端里本产品的文件夹中输入。',
  '',
  '1. **找到**：用文本编辑器打开那一页开头写的规则包（甘肃省是 `policies/packs/gansu.yaml`），查找旧数；有几处的，先查找上面“按待遇”表里的代码（产假是 `maternity-leave`）。日工资的200%写作 `2`。',
  '2. **只改数字**：不写单位，冒号、逗号用半角，行首的空格不动。说到旧数的话（`text`、`notKnown`）也要改，系统不会提醒；同一件事的另一个数（每年与每月）没有改的，检查时会说。',
  '3. **检查**：`npx birth policy check`。写错的说出文件和行号；说“原文里没有”的，是新数与五份文件的原文不符，先核对原文，不要往下做。转引的数没有原文可比，本机没有五份文件的原文时也不比，改错了不会说。',
  '4. **更新页面**：`npm run gen`，约半分钟。停下说“规则包有误”的，照它说的文件和行号改，回到第3步。',
  '5. **记下**：`npm run renew`，说出原来是多少、现在是多少，最后说“记下改正的……个数”就好了（同一个数用在几处的，个数多于1）；测试不必运行。',
  '6. **写明谁何时核对**（可选）：在那一段、那一个条件、那一项措施里加一行 `lastChecked: { on: 2026-12-01, by: 某某 }`，再做第3至5步；整份文件核对过的，写在规则包开头 `documents` 里那份文件的括号里，引它的数字就都有了。之后改了数的，那一行自动退回“没有记录”，检查时列出；核对满一年的也列出。只给时段里的一个数写的，这样写（`from` 照抄那一段的起始日，原有 `cite` 的照抄）：',
  '',
  '```yaml',
  'enrolDays:',
  '  values:',
  '    - { from: 2012-04-28, value: 60, lastChecked: { on: 2026-12-01, by: 省卫生健康委某某 } }',
  '```',
  '',
  '不想改了：`git checkout .` 退回全部没有提交的改动。已经作出的决定不会自己改变，要重新核定、补差的，也见[规则改变了](../runbooks/rule-change.md)。',
].join('\n');

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
      '给懂政策、不写程序的人看。四种查法：',
      '',
      '1. **知道数字**：到[按数字查条款](numbers.md)，页内查找“180天”“3600元”，那一行就有文件和条款。',
      '2. **知道地方**：在下表点地名，每页每行一个数字、一个出处，最后是算例和“不知道的”。',
      '3. **知道文件第几条**：到[五份文件逐条对照](../clauses.md)，看那一条系统怎样处理。',
      '4. **要查的不是待遇**：户口登记、预防接种的期限在[办理时限与家里的期限](national.md#办理时限与家里的期限)，免疫程序、联办清单在各页的“怎样办理”，婚假、体检一类在“转介、指引与监测”；下面两张表里没有它们。',
      '',
      '**某地的页上没有这项待遇**：看那一页的“几级合并以后，以谁为准”，上级有的点过去看（兰州的护理假在甘肃省）。那里也没有的，看“查过而没有的”，写了的答“当地未出台”；哪里都没有写的答“情况不明”，不等于没有。',
      '',
      '可信度：政策原文（见到全文）、官方文件、转引（只见到转述）、送审稿（没有印发）。',
      '',
      '谁何时核对：“没有记录”是没有人记下对着原文核对过，或核对之后又改过（写明）；“与原文逐个核对（policy check）”是程序把数字对过五份文件的原文。',
      '',
      '自：系统从哪天起这样算，不一定是文件施行之日。',
    ].join('\n'),
    `## 按地方\n\n${table(['地方', '区划', '状态', '有规定的待遇', '不知道的'], rows)}`,
    `## 按待遇\n\n${table(['待遇', '代码', '哪里有规定'], byCode)}`,
    `## 名称对照\n\n${table(['文件里的叫法', '本系统的叫法'], aliases)}`,
    HOW_TO_CORRECT,
    '不变量见[政策文件中的不变量](../policy-invariants.md)，规则包写法见 [policies/packs/README.md](../../policies/packs/README.md)。',
  ]);
}
