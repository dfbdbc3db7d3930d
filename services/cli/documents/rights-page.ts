import { FIELD_GROUP_WORDS, DEPARTMENT_SEES, type FieldGroup } from '../../../policies/rights/fields.ts';
import {
  OPERATIONS,
  grantOf,
  trailOf,
  type Grant,
  type Operation,
  type Right,
  type Scope,
  type Trail,
} from '../../../policies/rights/operations.ts';
import { DEPARTMENT_CODES, DEPARTMENTS } from '../../../schemas/department.ts';
import { ROLES } from '../../../schemas/roles.ts';
import { ROLE_WORDS } from '../../../schemas/words.ts';
import { writeOpenApi } from './openapi.ts';

/** In a cell, and what it means. */
const SCOPE_WORDS = {
  facilities: ['本机构', '令牌可代表的机构，在其区划之内；别家的查不到（404），替别家上报不许（403）'],
  cases: [
    '辖区办件',
    '令牌的区划（市包括其区县）之内受理的；部门人员只限有本部门事项的办件，别的事项只见办到哪一步',
  ],
  hall: ['辖区办件（大厅）', '同上，而部门人员不能做（403）：涉及全家'],
  everywhere: ['所有区划', '涉及所有区划，有区划或部门限制的人员不能做（403）'],
  kinds: [
    '辖区任务',
    '其岗位可办结的任务（[人工任务](tasks.md)），办件在辖区之内；部门人员只限本部门事项的。运维没有辖区',
  ],
  lines: ['辖区记录', '提到辖区办件的审计行，只列出其中辖区之内的办件'],
  family: ['本人家庭', '自己的孩子与自己的一份'],
  assigned: ['所代办的', '委托其代办的家庭'],
  nobody: ['可', '不涉及任何人'],
} as const satisfies Record<Scope, readonly [cell: string, meaning: string]>;

const TRAIL_WORDS = {
  each: '每次一行',
  history: '办件经过',
  none: '',
} as const satisfies Record<Trail, string>;

interface Described {
  readonly where: string;
  readonly summary: string;
}

/** Served beside the documented operations, and not in the document. */
const HIDDEN: Readonly<Partial<Record<Operation, Described>>> = {
  getMetrics: { where: 'GET /metrics', summary: '运行指标' },
  getOpenApi: { where: 'GET /openapi.json', summary: '接口文档' },
  getVerifyPage: { where: 'GET /verify', summary: '核验文书的网页' },
  postVerifyPage: { where: 'POST /verify', summary: '核验文书的网页，提交之后' },
  postSignOut: { where: 'POST /v1/sign-out', summary: '身份提供方的退出通知（OIDC Back-Channel Logout）' },
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

/** One row for whoever is shown something of people. */
function fieldRows(operation: Operation, where: string): string[] {
  return ROLES.flatMap((role) => {
    const grant = grantOf(operation, role);
    if (!grant || (grant.sees.length === 0 && !grant.judges)) return [];
    const { sees, reveals = [], judges } = grant;
    return [
      `| \`${where}\` | ${ROLE_WORDS[role]} | ${wordsOf(sees)} | ${wordsOf(reveals)} | ${judges ? '可' : ''} |`,
    ];
  });
}

function wordsOf(groups: readonly FieldGroup[]): string {
  return groups.map((group) => FIELD_GROUP_WORDS[group]).join('、');
}

const cellOf = (grant: Grant | undefined): string => (grant ? SCOPE_WORDS[grant.scope][0] : '');

/** docs/rights.md */
export async function writeRightsPage(): Promise<string> {
  const documented = await described();
  const operations = Object.keys(OPERATIONS) as Operation[];
  const whereOf = (operation: Operation): string => documented.get(operation)?.where ?? operation;
  const rowOf = (operation: Operation): string => {
    const { summary } = documented.get(operation) ?? { summary: '' };
    const { who }: Right = OPERATIONS[operation];
    const cells = ROLES.map((role) => cellOf(grantOf(operation, role)));
    return `| \`${whereOf(operation)}\` | ${summary.split('；', 1)[0] ?? ''} | ${cells.join(' | ')} | ${who === 'anyone' ? '可' : ''} | ${TRAIL_WORDS[trailOf(operation)]} |`;
  };
  const meanings = Object.values(SCOPE_WORDS).map(([cell, meaning]) => `- **${cell}**：${meaning}`);
  const departments = DEPARTMENT_CODES.map(
    (code) => `| ${DEPARTMENTS[code].short} | ${wordsOf(DEPARTMENT_SEES[code])} |`,
  );
  return `<!-- 由 npm run gen 生成，请勿手改；表在 policies/rights/ -->
<!-- prettier-ignore-start -->

# 谁可以做什么

接口的每一个操作由哪些岗位做、涉及谁的数据、看得到哪些字段：一张表。接口按它放行、按它限定范围、按它遮挡；不在表里的路由加不进来。\`services/api/rights.integration.test.ts\` 以每个岗位问每个操作，自己的与别人的。没有令牌或令牌不对的答 401，岗位不对的答 403，辖区之外的读不到（404）。

审计（[决策 40](adr/0040-the-audit-is-a-chain.md)）：答复之前留一行，写不下就不答；知道是谁而被拒绝的（403、404）也各留一行，拿看不到的内容来比对而被拒绝的（补报、领取）一样。“办件经过”的，所做的已在办件的经过里，同一事务，不另写。

## 操作

| 接口 | 做什么 | ${ROLES.map((role) => ROLE_WORDS[role]).join(' | ')} | 不带令牌 | 审计 |
|---|---|${ROLES.map(() => '---').join('|')}|---|---|
${operations.map(rowOf).join('\n')}

${meanings.join('\n')}

## 字段

答复里人的字段按组遮挡，只给看得到的组；看不到的组只说“有”（\`***\`）或不列。“可揭示”的，凭目的用 \`POST /v1/cases/{caseNumber}/reveals\` 看完整的，每次留一行审计。“越过他人”：可以放回他人领办的任务、撤回他人尚未生效的决定。

| 接口 | 岗位 | 看到（遮挡） | 可揭示 | 越过他人 |
|---|---|---|---|---|
${operations.flatMap((operation) => fieldRows(operation, whereOf(operation))).join('\n')}

部门人员看到的，是上表与本部门事项所需的交集（产品默认，没有找到这样规定的文件）：

| 部门 | 字段组 |
|---|---|
${departments.join('\n')}

<!-- prettier-ignore-end -->
`;
}
