import { Option, type Command } from 'commander';
import { ERASURE_REASONS, erasureSchema, type ErasureReason } from '../../schemas/erasure.ts';
import { subjectSchema } from '../../schemas/matter-codes.ts';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { clauses, LANGUAGE, listed, say } from './say.ts';
import { words } from './words.ts';

interface Options {
  readonly json?: boolean;
  readonly reason: ErasureReason;
  readonly yes?: boolean;
  readonly force?: boolean;
}

async function erase(
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: string },
  options: Options,
  { out, json }: CommandContext,
): Promise<undefined> {
  const confirm = subjectSchema.safeParse(subject).data;
  if (!confirm) throw new CommandFailure(say('erase.no-subject'), say('erase.see-case'), EXIT.usage);
  if (!options.yes)
    throw new CommandFailure(
      say('erase.sure', { number: caseNumber, subject: words.who(confirm) }),
      say('erase.say-yes'),
      EXIT.usage,
    );
  const api = connectApi(requireRun(), 'supervisor');
  const path = `/v1/cases/${encodeURIComponent(caseNumber)}/subjects/${confirm}/erasure`;
  const body = { reason: options.reason, confirm, force: options.force ?? false };
  const answer = erasureSchema.parse(await api.post(path, body));
  const { again, departments, kept } = answer;
  if (json) out.json(answer);
  else {
    const names = listed(departments.map(words.actor)) || say('erase.nobody');
    out.line(again ? say('erase.before') : say('erase.done', { names }));
    for (const { by, what, basis, until } of kept)
      out.line(say('erase.kept', { by, what, law: basis.law, article: basis.article, until }));
    out.line(say('erase.receipts'));
  }
  return undefined;
}

export function eraseCommand(): Command {
  const codes = Object.keys(ERASURE_REASONS) as ErasureReason[];
  const reasons = codes.map((code) => (LANGUAGE === 'en' ? code : `${code} ${ERASURE_REASONS[code]}`));
  return command('erase', say('erase.about'))
    .argument(say('argument.number'), say('argument.number-about'))
    .argument(say('erase.subject'), say('erase.subject-about'))
    .addOption(new Option(say('erase.reason'), clauses(reasons)).choices(codes).makeOptionMandatory())
    .option('--yes', say('erase.yes'))
    .option('--force', say('erase.force'))
    .action((caseNumber: string, subject: string, options: Options) =>
      run((context) => erase({ caseNumber, subject }, options, context), options),
    );
}
