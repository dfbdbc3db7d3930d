import { Command } from 'commander';
import { CHINESE_HELP } from '../command.ts';
import { checkCommand } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { redecideCommand } from './redecide.ts';

/** Commands about the law as data. */
export function policyCommand(): Command {
  const policy = new Command('policy')
    .description('规则包：检查、解释一项待遇、比较两个版本、重新核定')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [命令]', '显示某个命令的帮助')
    .configureHelp(CHINESE_HELP);
  for (const add of [checkCommand, explainCommand, diffCommand, redecideCommand]) policy.addCommand(add());
  return policy;
}
