import { z } from 'zod';
import { openContent } from '../../infra/sealing/content.ts';
import type { NotifierKeys } from './keys.ts';

const atRestSchema = z.object({ phone: z.string(), text: z.string() });

/** What the seal of a message is bound to, as the notifier keeps it. */
export const restContext = (noticeId: string): string => `sms:${noticeId}`;

/** @throws UnsealError, or ZodError where it is not what is kept here */
export function openText(
  keys: NotifierKeys,
  noticeId: string,
  sealed: Buffer,
): { readonly phone: string; readonly text: string } {
  return atRestSchema.parse(openContent(keys.atRest, 'text', restContext(noticeId), sealed));
}
