import { OPERATIONS, mayDo, type Operation, type Scope } from '../../../policies/rights/operations.ts';
import { ROLES } from '../../../schemas/roles.ts';
import { ROLE_WORDS } from '../../../schemas/words.ts';
import { writeOpenApi } from './openapi.ts';

const SCOPE_WORDS = {
  facilities: '令牌可代表的机构；别家的查不到（404），替别家上报不许（403）',
  kinds: '其岗位可办结的任务（[人工任务](tasks.md)），别的查不到（404）',
  all: '全部',
  nobody: '不涉及任何人',
} as const satisfies Record<Scope, string>;

interface Described {
  readonly where: string;
  readonly summary: string;
}

/** Served beside the documented operations, and not in the document. */
const HIDDEN: Readonly<Partial<Record<Operation, Described>>> = {
  getMetrics: { where: 'GET /metrics', summary: '运行指标' },
  getOpenApi: { where: 'GET /openapi.json', summary: '接口文档' },
  getDocs: { where: 'GET /docs', summary: '接口文档，可阅读' },
};

interface ApiPaths {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string; readonly summary: string }>>>
  >;
}

/** Every documented operation by its name. */
async function described(): Promise<ReadonlyMap<string, Described>> {
  const { paths } = JSON.parse(await writeOpenApi()) as ApiPaths;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId, summary }]) =>
        [operationId, { where: `${method.toUpperCase()} ${path}`, summary }] as const,
    ),
  );
  return new Map([...Object.entries(HIDDEN), ...all]);
}

/** docs/rights.md */
export async function writeRightsPage(): Promise<string> {
  const documented = await described();
  const rowOf = (operation: Operation): string => {
    const { where, summary } = documented.get(operation) ?? { where: operation, summary: '' };
    const { who, scope } = OPERATIONS[operation];
    const may = ROLES.map((role) => (mayDo(operation, role) ? '可' : ''));
    const isOpen = who === 'anyone';
    return `| \`${where}\` | ${summary.split('；', 1)[0] ?? ''} | ${may.join(' | ')} | ${isOpen ? '可' : ''} | ${SCOPE_WORDS[scope]} |`;
  };
  const rows = (Object.keys(OPERATIONS) as Operation[]).map(rowOf);
  return `<!-- 由 npm run gen 生成，请勿手改；表在 policies/rights/operations.ts -->
<!-- prettier-ignore-start -->

# 谁可以做什么

接口的每一个操作由哪些岗位做、涉及谁的数据：一张表，接口按它放行，不在表里的路由加不进来；\`services/api/rights.integration.test.ts\` 以每个岗位问每个操作。没有令牌或令牌不对的答 401，岗位不对的答 403。

| 接口 | 做什么 | ${ROLES.map((role) => ROLE_WORDS[role]).join(' | ')} | 不带令牌 | 涉及谁的数据 |
|---|---|${ROLES.map(() => '---').join('|')}|---|---|
${rows.join('\n')}

<!-- prettier-ignore-end -->
`;
}
