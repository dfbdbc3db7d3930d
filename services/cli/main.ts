import { Command } from 'commander';
import { caseCommand } from './case.ts';
import { CHINESE_HELP } from './command.ts';
import { departmentCommand } from './department.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { exportCommand } from './export.ts';
import { EXIT } from './failure.ts';
import { keysCommand } from './keys.ts';
import { policyCommand } from './policy/policy.ts';
import { lettersCommand } from './letters.ts';
import { lostCommand } from './lost/lost.ts';
import { wakeCommand } from './wake.ts';
import { resendCommand } from './resend.ts';
import { statusCommand } from './status.ts';
import { taskCommand } from './task.ts';
import { tasksCommand } from './tasks.ts';
import { verifyCommand } from './verify.ts';

const EXIT_CODES = `
退出码：
  0  成功（doctor：全部正常）
  1  被拒绝或未找到（doctor：有警告；status：有服务不正常；verify：有违反）
  2  用法不对（doctor：有检查失败；verify：有未能检查的）
  3  系统没有运行或无法连接

每个命令都可加 --json；不在终端中或设了 NO_COLOR 时不用颜色；不输出个人信息。`;

// `birth case … | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('birth')
  .description('出生一件事：操作员命令')
  .usage('<命令> [选项]')
  .helpOption('-h, --help', '显示帮助')
  .helpCommand('help [命令]', '显示某个命令的帮助')
  .configureHelp(CHINESE_HELP)
  .addHelpText('after', EXIT_CODES);

for (const add of [
  statusCommand,
  caseCommand,
  tasksCommand,
  taskCommand,
  lettersCommand,
  resendCommand,
  lostCommand,
  wakeCommand,
  departmentCommand,
  doctorCommand,
  verifyCommand,
  policyCommand,
  keysCommand,
  eraseCommand,
  exportCommand,
]) {
  program.addCommand(add());
}

// Usage errors of commander end with code 2, like those of the commands themselves.
for (const each of [program, ...program.commands.flatMap((c) => [c, ...c.commands])]) {
  each.exitOverride((error) => {
    throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  const code = (error as { exitCode?: number }).exitCode;
  process.exitCode = code === 0 ? EXIT.ok : EXIT.usage;
}
