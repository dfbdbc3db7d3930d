import type { Page } from 'playwright-core';
import type pg from 'pg';
import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { openRoot, allOf } from '../../infra/sealing/keys.ts';
import { rootKeysOf } from '../../infra/postgres/rotation/schemas.ts';
import { openText } from '../../services/notifier/at-rest.ts';
import { createNotifierKeys } from '../../services/notifier/keys.ts';
import { waitFor } from './wait.ts';

const MASTER = { current: INSECURE_DEMO_MASTER_KEY, previous: [] };

/** A telephone of an invented family: what has come to it by SMS, the latest last. */
export interface Telephone {
  readonly texts: () => Promise<string[]>;
  /** Waits for a text that fits. @returns what the first group has found, in the latest */
  readonly whenTold: (pattern: RegExp, after?: number) => Promise<string>;
}

/** Reads what the notifier has sent, with the notifier's own keys: nothing else is told to anybody. */
export function telephoneOf(database: pg.Pool, phone: string): Telephone {
  const texts = async (): Promise<string[]> => {
    const { rows: roots } = await database.query<{ wrapped: Buffer }>(
      'select wrapped from notifier.own_root',
    );
    const root = openRoot(allOf(rootKeysOf(MASTER, 'notifier')), roots[0]?.wrapped ?? Buffer.alloc(0));
    const keys = createNotifierKeys([], root);
    const { rows } = await database.query<{ id: string; sealed: Buffer }>(
      `select notice_id as id, sealed from notifier.message
        where phone_hash = $1 and sealed is not null order by accepted_at, notice_id`,
      [keys.hashPhone(phone)],
    );
    return rows.map(({ id, sealed }) => openText(keys, id, sealed).text);
  };
  return {
    texts,
    whenTold: (pattern, after = 0) =>
      waitFor(
        `a text message like ${pattern.source}`,
        async () =>
          (await texts())
            .slice(after)
            .flatMap((text) => pattern.exec(text)?.[1] ?? [])
            .at(-1),
        { seconds: 60 },
      ),
  };
}

/** The link of the latest text message that brings one. */
export const LINK = /：(http\S+#[\w-]+)/;
/** The code that comes with a text message to sign in by. */
export const CODE = /登录验证码(\d{6})/;

/** Comes in by the link of a text message and the code that is sent then, as a parent does. @returns when the page stands */
export async function comeIn(page: Page, telephone: Telephone): Promise<void> {
  await page.goto(await telephone.whenTold(LINK));
  await typeCode(page, telephone);
  await page.getByRole('navigation', { name: '页面' }).waitFor();
}

/** Asks for a code where a page offers one, and types it. */
export async function typeCode(page: Page, telephone: Telephone): Promise<void> {
  const before = (await telephone.texts()).length;
  await page.getByRole('button', { name: '发验证码' }).click();
  const field = page.getByLabel('短信里的6位验证码');
  await field.waitFor();
  await field.fill(await telephone.whenTold(CODE, before));
  await page.getByRole('button', { name: '进入' }).click();
}
