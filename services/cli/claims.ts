import type { z } from 'zod';
import { claimSchema, taskRefSchema } from '../../schemas/task.ts';
import { CommandFailure, EXIT } from './failure.ts';
import type { ClerkApi } from './api.ts';
import type { CommandContext } from './command.ts';
import { shortTime } from './output.ts';
import { say } from './say.ts';

/** What is done about who is at a task. */
export interface ClaimOptions {
  readonly claim?: boolean;
  readonly release?: boolean;
  readonly handOver?: string;
  readonly note?: string;
}

/** Whether anything is to be done about it. */
export function isAboutClaim({ claim, release, handOver }: ClaimOptions): boolean {
  return claim === true || release === true || handOver !== undefined;
}

/** Takes a task, lets go of it, or gives it to somebody else with a word. @throws CommandFailure */
export async function changeClaim(
  { api, id }: { readonly api: ClerkApi; readonly id: string },
  { release, handOver, note }: ClaimOptions,
  { out, json }: CommandContext,
): Promise<undefined> {
  const at = `/v1/tasks/${encodeURIComponent(id)}`;
  if (release) {
    const { id: released } = taskRefSchema.parse(await api.delete(`${at}/claim`));
    if (json) out.json({ id: released });
    else out.line(say('task.released', { id }));
    return;
  }
  if (handOver !== undefined && note === undefined)
    throw new CommandFailure(say('task.needs-note'), say('task.note-about'), EXIT.usage);
  const answer =
    handOver === undefined
      ? await api.post(`${at}/claim`)
      : await api.post(`${at}/hand-over`, { to: handOver, note });
  const claim: z.infer<typeof claimSchema> = claimSchema.parse(answer);
  if (json) out.json({ id, ...claim });
  else {
    const said = { id, holder: claim.holder, until: shortTime(claim.until) };
    out.line(say(handOver === undefined ? 'task.claimed' : 'task.handed-over', said));
  }
}
