import type { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { calendarCommand } from './calendar.ts';
import { caseCommand } from './case.ts';
import { casesCommand } from './cases.ts';
import { familyCommand } from './family.ts';
import { group } from './command.ts';
import { demoCommand } from './demo.ts';
import { countsCommand } from './counts.ts';
import { departmentCommand } from './department.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { exportCommand } from './export.ts';
import { keysCommand } from './keys.ts';
import { policyCommand } from './policy/policy.ts';
import { lettersCommand } from './letters.ts';
import { lostCommand } from './lost/lost.ts';
import { wakeCommand } from './wake.ts';
import { watchCommand } from './watch/watch.ts';
import { provisionCommand } from './provision/provision.ts';
import { resendCommand } from './resend.ts';
import { revokeCommand } from './revoke.ts';
import { say } from './say.ts';
import { sealCommand } from './seal.ts';
import { searchCommand } from './search.ts';
import { statusCommand } from './status.ts';
import { taskCommand } from './task.ts';
import { tasksCommand } from './tasks.ts';
import { verifyCommand } from './verify.ts';
import { versionLine } from '../../infra/bootstrap/version.mjs';

/** Everything that an operator can type. */
export function createProgram(): Command {
  /** Looked up only where it is asked for: it asks git. */
  const wantsVersion = process.argv.some((arg) => arg === '-V' || arg === '--version');
  const program = group('birth', say('birth.about'))
    .usage(`${say('help.command')} ${say('help.some-options')}`)
    .version(wantsVersion ? versionLine() : '', '-V, --version', say('option.version'))
    .addHelpText('after', say('help.exit-codes'));

  for (const add of [
    statusCommand,
    watchCommand,
    demoCommand,
    countsCommand,
    caseCommand,
    casesCommand,
    tasksCommand,
    taskCommand,
    lettersCommand,
    resendCommand,
    lostCommand,
    wakeCommand,
    departmentCommand,
    doctorCommand,
    verifyCommand,
    auditCommand,
    policyCommand,
    keysCommand,
    sealCommand,
    revokeCommand,
    searchCommand,
    calendarCommand,
    provisionCommand,
    familyCommand,
    eraseCommand,
    exportCommand,
  ]) {
    program.addCommand(add());
  }
  return program;
}
