import { z } from 'zod';
import { problemSchema } from '../../schemas/problem.ts';
import { CommandFailure, EXIT } from './failure.ts';
import type { RunFile } from './run-file.ts';

/** The API with a token of this run. */
export interface ClerkApi {
  readonly get: <T extends z.ZodType>(path: string, schema: T) => Promise<z.infer<T>>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
}

const DEADLINE_MS = 10_000;

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: '令牌不对：重新运行 npm start 后再试',
  403: '此令牌无权办理',
  404: '核对编号：npx birth status、npx birth tasks 可以看到现有的',
  409: '已由他人办理：用 npx birth case 办件编号 查看',
  422: '按上面列出的位置改正后再试',
};

async function explain(response: Response): Promise<CommandFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body).data;
  const places = (problem?.errors ?? []).map((e) => `\n  ${e.pointer} ${e.detail}`).join('');
  const said = problem
    ? [...new Set([problem.title, problem.detail].filter(Boolean))].join('：')
    : `接口答复 ${response.status}`;
  return new CommandFailure(`${said}${places}`, NEXT_STEPS[response.status] ?? '查看 npx birth status');
}

export function connectApi(run: RunFile, who: 'clerk' | 'supervisor' | 'operator' = 'clerk'): ClerkApi {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const url = new URL(path, run.api);
    const headers = { authorization: `Bearer ${run.tokens[who]}`, 'content-type': 'application/json' };
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    } catch {
      throw new CommandFailure(
        '接口没有应答',
        '用 npx birth status 看各服务，或重新运行 npm start',
        EXIT.notRunning,
      );
    }
    if (!response.ok) throw await explain(response);
    return response.status === 204 ? undefined : ((await response.json().catch(() => undefined)) as unknown);
  };
  return {
    get: async (path, schema) => {
      const parsed = schema.safeParse(await call(path, {}));
      if (parsed.success) return parsed.data;
      throw new CommandFailure('接口的答复看不懂', '命令与系统版本不一致：重新运行 npm start');
    },
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
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
