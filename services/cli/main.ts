import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './failure.ts';
import { languageOf } from '../../schemas/words/language.ts';
import { createProgram } from './program.ts';
import { say } from './say.ts';
import { usageSentence } from './usage.ts';

// `birth case … | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = await createProgram(process.argv.slice(2));

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
