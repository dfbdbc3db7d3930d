import { CommanderError } from 'commander';
import { caseCommand } from './case.ts';
import { group } from './command.ts';
import { departmentCommand } from './department.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { exportCommand } from './export.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { languageOf } from '../../schemas/words/language.ts';
import { keysCommand } from './keys.ts';
import { policyCommand } from './policy/policy.ts';
import { lettersCommand } from './letters.ts';
import { lostCommand } from './lost/lost.ts';
import { wakeCommand } from './wake.ts';
import { resendCommand } from './resend.ts';
import { say } from './say.ts';
import { statusCommand } from './status.ts';
import { taskCommand } from './task.ts';
import { tasksCommand } from './tasks.ts';
import { usageSentence } from './usage.ts';
import { verifyCommand } from './verify.ts';
import { versionLine } from '../../infra/bootstrap/version.mjs';

// `birth case … | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Looked up only where it is asked for: it asks git. */
const wantsVersion = process.argv.some((arg) => arg === '-V' || arg === '--version');
const program = group('birth', say('birth.about'))
  .usage(`${say('help.command')} ${say('help.some-options')}`)
  .version(wantsVersion ? versionLine() : '', '-V, --version', say('option.version'))
  .addHelpText('after', say('help.exit-codes'));

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

// Usage errors of commander end with code 2, like those of the commands themselves, and in the language of this run.
for (const each of [program, ...program.commands.flatMap((c) => [c, ...c.commands])]) {
  each.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
    throw error;
  });
}

/** What commander found wrong, or what it has written itself (help, version). */
function endOf(error: unknown): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
  process.stderr.write(`${usageSentence(error)}\n→ ${say('usage.see-help', { command: 'npx birth' })}\n`);
  return EXIT.usage;
}

if (
  languageOf(process.argv.slice(2), process.env) === undefined &&
  !process.argv.some((a) => a.startsWith('--lang'))
) {
  process.stderr.write(`${say('usage.language')}\n`);
  process.exit(EXIT.usage);
}
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = endOf(error);
}
