import type { Texts } from '../../../schemas/words/language.ts';

/** The seals that documents bear. */
export const SEAL_TEXTS = {
  'seal.about': [
    '出具文书的机关的印章：没有设置的，文书印有“演示·无效”',
    'the seals of the organs that issue documents: without one a document says that it counts for nothing',
  ],
  'seal.list-about': ['列出各机关的印章', 'list the seals of all organs'],
  'seal.set-about': [
    '设置一个机关的印章，此后出具的文书印上；先前出具的不变',
    'set the seal of an organ, for what it issues from now on; what it has issued stays as it is',
  ],
  'seal.end-about': ['停用一个机关的印章', 'end the seal of an organ'],
  'seal.organ': ['<机关>', '<organ>'],
  'seal.organ-about': ['部门代码，或 hall（政务服务大厅）', 'code of a department, or hall'],
  'seal.division': ['<区划>', '<division>'],
  'seal.division-about': ['机关所在的行政区划，6位代码', 'six-digit code of the division of the organ'],
  'seal.file': ['<图片>', '<picture>'],
  'seal.file-about': ['PNG，至多200 kB，背景透明', 'PNG of at most 200 kB, with a transparent ground'],
  'seal.by': ['--by <姓名>', '--by <name>'],
  'seal.by-about': ['由谁设置', 'who sets it'],
  'seal.no-organ': [
    '没有这个机关，或区划代码不是6位数字',
    'there is no such organ, or the division is not six digits',
  ],
  'seal.organs': ['机关是 {organs}', 'organs are {organs}'],
  'seal.no-file': ['读不到 {file}', '{file} cannot be read'],
  'seal.no-picture': ['{file} 不是 PNG，或超过200 kB', '{file} is no PNG, or larger than 200 kB'],
  'seal.picture': ['给一个背景透明的 PNG', 'give a PNG with a transparent ground'],
  'seal.set': ['{division} {organ} 的印章已设置', 'the seal of {organ} in {division} is set'],
  'seal.ended': ['{division} {organ} 的印章已停用', 'the seal of {organ} in {division} has ended'],
  'seal.none': ['这个机关没有在用的印章', 'that organ has no seal in use'],
  'seal.see-list': ['见 npx birth seal list', 'see npx birth seal list'],
  'seal.no-seals': ['还没有设置印章', 'no seal is set yet'],
  'seal.line': ['{division} {organ} 自 {from} {until}', '{division} {organ} from {from} {until}'],
} as const satisfies Texts;
