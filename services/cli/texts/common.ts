import type { Texts } from '../../../schemas/words/language.ts';

/** What every command may say: help, usage, and why it could not do its work. */
export const COMMON_TEXTS = {
  'birth.about': ['出生一件事：操作员命令', 'one birth, one case: commands for operators'],
  'help.usage': ['用法：', 'Usage:'],
  'help.arguments': ['参数：', 'Arguments:'],
  'help.options': ['选项：', 'Options:'],
  'help.commands': ['命令：', 'Commands:'],
  'help.command': ['<命令>', '<command>'],
  'help.some-options': ['[选项]', '[options]'],
  'help.choices': ['可取：', 'choices: '],
  'help.default': ['默认：', 'default: '],
  'help.of': ['help [命令]', 'help [command]'],
  'help.of-about': ['显示某个命令的帮助', 'show the help of a command'],
  'option.help': ['显示帮助', 'show this help'],
  'option.json': ['以 JSON 输出', 'write JSON'],
  'option.lang': ['语言（也可设 BIRTH_LANG）', 'language (BIRTH_LANG does it too)'],
  'option.version': ['显示版本', 'show the version'],
  'help.exit-codes': [
    `
退出码：
  0  成功（doctor：全部正常）
  1  被拒绝或未找到（doctor：有警告；status：有服务不正常；verify：有违反）
  2  用法不对（doctor：有检查失败；verify：有未能检查的）
  3  系统没有运行或无法连接

每个命令都可加 --json；不在终端中或设了 NO_COLOR 时不用颜色；不输出个人信息。`,
    `
Exit codes:
  0  done (doctor: all well)
  1  refused or not found (doctor: warnings; status: a service is not well; verify: a violation)
  2  wrong usage (doctor: a check failed; verify: something could not be looked at)
  3  nothing runs here, or it cannot be reached

Every command takes --json; no colour outside a terminal or with NO_COLOR; personal data is never written.`,
  ],
  'usage.unknown-option': ['没有选项 {what}', 'there is no option {what}'],
  'usage.unknown-command': ['没有命令 {what}', 'there is no command {what}'],
  'usage.missing-argument': ['缺少参数 {what}', 'the argument {what} is missing'],
  'usage.missing-option': ['缺少必需的选项 {what}', 'the option {what} is required'],
  'usage.missing-value': ['选项 {what} 要带一个值', 'the option {what} takes a value'],
  'usage.excess': ['参数过多', 'too many arguments'],
  'usage.invalid': ['{what} 不正确：{why}', '{what} is not right: {why}'],
  'usage.one-of': ['可取 {choices}', 'it may be {choices}'],
  'usage.wrong': ['用法不对', 'wrong usage'],
  'usage.see-help': ['见 {command} --help', 'see {command} --help'],
  'usage.language': ['BIRTH_LANG 只能是 zh 或 en', 'BIRTH_LANG may be zh or en'],
  'usage.not-an-object': ['{option} 不是 JSON 对象', '{option} is not a JSON object'],
  'usage.object-example': [
    '例如 {option} {example}（外层用单引号）',
    'such as {option} {example} (single quotes around it)',
  ],
  'usage.date': ['应为日期，例如 2026-09-01', 'a date is wanted, such as 2026-09-01'],
  'usage.instant': [
    '应为一个时刻，例如 2026-11-29T02:40:00Z',
    'an instant is wanted, such as 2026-11-29T02:40:00Z',
  ],
  'usage.seconds': ['应为不小于 0 的秒数', 'a number of seconds is wanted, 0 or more'],
  'usage.positive': ['应为大于 0 的数', 'a number above 0 is wanted'],
  'usage.count': ['应为 1 至 1000000 的整数', 'a whole number from 1 to 1000000 is wanted'],
  'trouble.command': ['命令出错了', 'the command failed'],
  'trouble.see-doctor': ['用 npx birth doctor 检查（{error}）', 'look with npx birth doctor ({error})'],
  'trouble.not-running': ['没有正在运行的系统', 'nothing runs here'],
  'trouble.start-first': ['先运行 npm start', 'run npm start first'],
  'trouble.database': ['数据库没有应答', 'the database does not answer'],
  'trouble.doctor': ['用 npx birth doctor 检查', 'look with npx birth doctor'],
  'trouble.read-only': [
    'run.json 里的数据库身份只能看，不能改',
    'the database identity of run.json may look and not change',
  ],
  'trouble.administrator': [
    '用 DATABASE_URL 给出管理员的地址再试（docs/production.md）',
    'give the address of an administrator as DATABASE_URL (docs/production.md)',
  ],
  'trouble.no-case': ['没有编号为 {number} 的办件', 'there is no case {number}'],
  'trouble.check-number': ['核对办件编号', 'check the number of the case'],
  'api.401': ['令牌不对：重新运行 npm start 后再试', 'the token is not known: start anew with npm start'],
  'api.403': ['此令牌无权办理', 'this token may not do that'],
  'api.404': [
    '核对编号：npx birth status、npx birth tasks 可以看到现有的',
    'check the number: npx birth status and npx birth tasks show what there is',
  ],
  'api.409': [
    '已由他人办理：用 npx birth case 办件编号 查看',
    'somebody else did: look with npx birth case NUMBER',
  ],
  'api.422': ['按上面列出的位置改正后再试', 'correct what is listed above and try again'],
  'api.other': ['查看 npx birth status', 'look with npx birth status'],
  'api.answered': ['接口答复 {status}', 'the API answered {status}'],
  'api.silent': ['接口没有应答', 'the API does not answer'],
  'api.silent-next': [
    '用 npx birth status 看各服务，或重新运行 npm start',
    'see the services with npx birth status, or run npm start again',
  ],
  'api.unreadable': ['接口的答复看不懂', 'the answer of the API cannot be read'],
  'api.unreadable-next': [
    '命令与系统版本不一致：重新运行 npm start',
    'command and system are of two versions: run npm start again',
  ],
  'unit.seconds': ['{n} 秒', '{n} s'],
  'unit.minutes': ['{n} 分钟', '{n} min'],
  'unit.hours': ['{n} 小时', '{n} h'],
  'unit.days': ['{n} 天', '{n} d'],
  'list.none': ['无', 'none'],
  'list.separator': ['、', ', '],
  'list.clause': ['；', '; '],
  'list.part': ['，', ', '],
  'argument.number': ['<编号>', '<number>'],
  'argument.some-number': ['[编号]', '[number]'],
  'argument.number-about': ['办件编号', 'number of the case'],
} as const satisfies Texts;
