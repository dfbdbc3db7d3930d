import type { Command } from 'commander';
import { group } from './command.ts';
import { say } from './say.ts';
import { versionLine } from '../../infra/bootstrap/version.mjs';

/** Each command by its name, in the order of the help; only what is loaded costs time, and some bring clients of servers with them. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  status: async () => (await import('./status.ts')).statusCommand(),
  watch: async () => (await import('./watch/watch.ts')).watchCommand(),
  demo: async () => (await import('./demo.ts')).demoCommand(),
  counts: async () => (await import('./counts.ts')).countsCommand(),
  case: async () => (await import('./case.ts')).caseCommand(),
  cases: async () => (await import('./cases.ts')).casesCommand(),
  tasks: async () => (await import('./tasks.ts')).tasksCommand(),
  task: async () => (await import('./task.ts')).taskCommand(),
  letters: async () => (await import('./letters.ts')).lettersCommand(),
  resend: async () => (await import('./resend.ts')).resendCommand(),
  lost: async () => (await import('./lost/lost.ts')).lostCommand(),
  wake: async () => (await import('./wake.ts')).wakeCommand(),
  department: async () => (await import('./department.ts')).departmentCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  verify: async () => (await import('./verify.ts')).verifyCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
  policy: async () => (await import('./policy/policy.ts')).policyCommand(),
  keys: async () => (await import('./keys.ts')).keysCommand(),
  seal: async () => (await import('./seal.ts')).sealCommand(),
  revoke: async () => (await import('./revoke.ts')).revokeCommand(),
  search: async () => (await import('./search.ts')).searchCommand(),
  calendar: async () => (await import('./calendar.ts')).calendarCommand(),
  provision: async () => (await import('./provision/provision.ts')).provisionCommand(),
  family: async () => (await import('./family.ts')).familyCommand(),
  erase: async () => (await import('./erase.ts')).eraseCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
};

/** The command that is typed, if it is one: the first word that is neither an option nor the value of `--lang`. */
function typedCommand(typed: readonly string[]): string | undefined {
  const word = typed.find((arg, i) => !arg.startsWith('-') && typed[i - 1] !== '--lang');
  return word !== undefined && Object.hasOwn(COMMANDS, word) ? word : undefined;
}

/**
 * What an operator can type.
 * @param typed the arguments: when they begin with a command, it is the only one that is loaded; default: every command
 */
export async function createProgram(typed: readonly string[] = []): Promise<Command> {
  /** Looked up only where it is asked for: it asks git. */
  const wantsVersion = process.argv.some((arg) => arg === '-V' || arg === '--version');
  const program = group('birth', say('birth.about'))
    .usage(`${say('help.command')} ${say('help.some-options')}`)
    .version(wantsVersion ? versionLine() : '', '-V, --version', say('option.version'))
    .addHelpText('after', say('help.exit-codes'));
  const only = typedCommand(typed);
  const loads = Object.entries(COMMANDS).filter(([name]) => only === undefined || name === only);
  for (const [, load] of loads) program.addCommand(await load());
  return program;
}
