import type { Command } from 'commander';
import { group } from '../command.ts';
import { say } from '../say.ts';
import { checkCommand } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { redecideCommand } from './redecide.ts';

/** Commands about the law as data. */
export function policyCommand(): Command {
  const policy = group('policy', say('policy.about'));
  for (const add of [checkCommand, explainCommand, diffCommand, redecideCommand]) policy.addCommand(add());
  return policy;
}
