import { Option, type Command } from 'commander';
import { z } from 'zod';
import { REVOCATION_REASONS, revocationSchema, type RevocationReason } from '../../schemas/revocation.ts';
import { connectApi, type ClerkApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { clauses, LANGUAGE, say } from './say.ts';

interface Options {
  readonly json?: boolean;
  readonly reason?: RevocationReason;
  readonly session?: boolean;
  readonly forGood?: boolean;
  readonly lift?: boolean;
}

const listSchema = z.object({ items: z.array(revocationSchema) });

async function list(api: ClerkApi, { out, json }: CommandContext): Promise<undefined> {
  const { items } = await api.get('/v1/revocations', listSchema);
  if (json) out.json({ items });
  else if (items.length === 0) out.line(say('revoke.none'));
  else for (const item of items) out.line(said(item));
  return undefined;
}

function said({ name, before, forGood }: z.infer<typeof revocationSchema>): string {
  return forGood
    ? say('revoke.for-good-done', { name })
    : say('revoke.done', { name, before: shortTime(before) });
}

async function revoke(
  name: string | undefined,
  { session, forGood, lift, reason }: Options,
  context: CommandContext,
): Promise<undefined> {
  const { out, json } = context;
  const api = connectApi(requireRun(), 'operator');
  if (name === undefined) return list(api, context);
  const path = `/v1/revocations/${session ? 'session' : 'caller'}/${encodeURIComponent(name)}`;
  if (lift) {
    await api.delete(path);
    if (json) out.json({ name, lifted: true });
    else out.line(say('revoke.lifted', { name }));
    return undefined;
  }
  if (reason === undefined)
    throw new CommandFailure(
      say('revoke.needs-reason'),
      `--reason ${Object.keys(REVOCATION_REASONS).join(' · ')}`,
      EXIT.usage,
    );
  const answer = revocationSchema.parse(await api.put(path, { reason, forGood: forGood ?? false }));
  if (json) out.json(answer);
  else out.line(said(answer));
  return undefined;
}

export function revokeCommand(): Command {
  const codes = Object.keys(REVOCATION_REASONS) as RevocationReason[];
  const reasons = codes.map((code) => (LANGUAGE === 'en' ? code : `${code} ${REVOCATION_REASONS[code]}`));
  return command('revoke', say('revoke.about'))
    .argument(say('revoke.name'), say('revoke.name-about'))
    .addOption(new Option(say('revoke.reason'), clauses(reasons)).choices(codes))
    .option('--session', say('revoke.session'))
    .option('--for-good', say('revoke.for-good'))
    .option('--lift', say('revoke.lift'))
    .action((name: string | undefined, options: Options) =>
      run((context) => revoke(name, options, context), options),
    );
}
