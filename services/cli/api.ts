import { z } from 'zod';
import { problemSchema, type Problem } from '../../schemas/problem-details.ts';
import { plain } from '../../schemas/words/language.ts';
import { CommandFailure, EXIT } from './failure.ts';
import type { RunFile } from './run-file.ts';
import { LANGUAGE, say } from './say.ts';
import { placeOf } from './words.ts';

/** The API with a token of this run. */
export interface ClerkApi {
  readonly get: <T extends z.ZodType>(path: string, schema: T) => Promise<z.infer<T>>;
  readonly post: (path: string, body?: unknown) => Promise<unknown>;
  readonly put: (path: string, body: unknown) => Promise<unknown>;
  readonly delete: (path: string) => Promise<unknown>;
}

const DEADLINE_MS = 10_000;

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: say('api.401'),
  403: say('api.403'),
  404: say('api.404'),
  409: say('api.409'),
  422: say('api.422'),
};

/** What the API says, in its own words; in English the stable codes say it. */
function saidOf(problem: Problem): string {
  const { title, detail, code, errors = [] } = problem;
  const isEnglish = LANGUAGE === 'en';
  const places = errors.map((error) => `\n  ${placeOf(error)}`).join('');
  const sentence = [...new Set([title, detail].filter(Boolean))].join('：');
  return `${isEnglish ? plain(code) : sentence}${places}`;
}

async function explain(response: Response): Promise<CommandFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body).data;
  const said = problem ? saidOf(problem) : say('api.answered', { status: response.status });
  return new CommandFailure(said, NEXT_STEPS[response.status] ?? say('api.other'));
}

/** Whose token is used. */
export type Who = 'clerk' | 'supervisor' | 'operator';

export function connectApi(run: RunFile, who: Who = 'clerk'): ClerkApi {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const url = new URL(path, run.api);
    const headers = {
      authorization: `Bearer ${run.tokens[who]}`,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    } catch {
      throw new CommandFailure(say('api.silent'), say('api.silent-next'), EXIT.notRunning);
    }
    if (!response.ok) throw await explain(response);
    return response.status === 204 ? undefined : ((await response.json().catch(() => undefined)) as unknown);
  };
  return {
    get: async (path, schema) => {
      const parsed = schema.safeParse(await call(path, {}));
      if (parsed.success) return parsed.data;
      throw new CommandFailure(say('api.unreadable'), say('api.unreadable-next'));
    },
    post: (path, body) =>
      call(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    put: (path, body) => call(path, { method: 'PUT', body: JSON.stringify(body) }),
    delete: (path) => call(path, { method: 'DELETE' }),
  };
}

/** A list of the API, page by page to its end. @param path may have a query already */
export async function readAll<T extends z.ZodType>(
  api: ClerkApi,
  path: string,
  item: T,
): Promise<z.infer<T>[]> {
  const pageSchema = z.object({ items: z.array(item), nextCursor: z.string().nullish() });
  const items: z.infer<T>[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const more = cursor ? `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : '';
    const page = await api.get(`${path}${more}`, pageSchema);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  }
  return items;
}
