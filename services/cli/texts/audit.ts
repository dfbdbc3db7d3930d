import type { Texts } from '../../../schemas/words/language.ts';

/** The audit: its chain, its published head, its export. */
export const AUDIT_TEXTS = {
  'audit.about': [
    '审计：谁看了、改了哪个办件，成链，可离线核验',
    'the audit: who has read or changed which case, as a chain that can be checked offline',
  ],
  'audit.verify-about': [
    '核验审计链：到最后公布的链头为止，改一行、少一行、换一处次序都查得出；只读数据库，或读导出的文件',
    'check the chain of the audit: any line that was changed, removed or put elsewhere is found, up to the last published head; reads the database, or a file that was exported',
  ],
  'audit.from': ['--from <文件>', '--from <file>'],
  'audit.from-about': ['导出的文件，不连数据库', 'a file that was exported, without any database'],
  'audit.head': ['--head <文件>', '--head <file>'],
  'audit.head-about': [
    '公布的链头；默认按 BIRTH_AUDIT_HEAD，或数据目录里的 audit-head.json',
    'the published head; default: BIRTH_AUDIT_HEAD, or audit-head.json in the data folder',
  ],
  'audit.export-about': [
    '把已封的审计链写成文件，给审计人员离线核验',
    'write the sealed chain of the audit as a file, for an auditor to check offline',
  ],
  'audit.file': ['<文件>', '<file>'],
  'audit.file-about': ['写到哪里，不能已经有', 'where to; it may not be there yet'],
  'audit.exported': [
    '已写入 {file}：{seals} 封，{lines} 行',
    'written: {file}, {seals} seals, {lines} lines',
  ],
  'audit.holds': [
    '成立：{seals} 封，{lines} 行，与公布的第 {head} 封相符',
    'holds: {seals} seals, {lines} lines, and the published head of seal {head} is of this chain',
  ],
  'audit.unsealed': ['另有 {n} 行还没有封', '{n} lines are not sealed yet'],
  'audit.violated': ['不成立：{n} 处', 'violated: {n} places'],
  'audit.does-not-follow': [
    '第 {number} 封不接着前一封：少了一封，或换了次序',
    'seal {number} does not follow the one before: one is missing, or they were put elsewhere',
  ],
  'audit.changed': [
    '第 {number} 封里的行不是封的时候那样：改过、少了、多了，或换了次序',
    'the lines of seal {number} are not as they were sealed: changed, removed, added or put elsewhere',
  ],
  'audit.not-published': [
    '公布过的第 {number} 封，链里没有，或不是那一个',
    'seal {number}, which was published, is not in the chain, or is another one',
  ],
  'audit.no-head': [
    '没有公布的链头可对：链自身相接，但末尾被截去重做是查不出的',
    'there is no published head to hold it against: the chain is whole in itself, but one that was cut and sealed anew would be too',
  ],
  'audit.head-wrong': ['{file} 不是链头', '{file} is no head of a chain'],
  'audit.not-an-export': [
    '{file} 第 {line} 行不是导出的审计链',
    'line {line} of {file} is of no exported chain',
  ],
  'audit.no-file': ['读不了 {file}', '{file} cannot be read'],
  'audit.file-there': [
    '写不了 {file}：已经有了，或不许写',
    '{file} cannot be written: it is there already, or may not be',
  ],
  'audit.see-help': ['见 npx birth audit verify --help', 'see npx birth audit verify --help'],
} as const satisfies Texts;
