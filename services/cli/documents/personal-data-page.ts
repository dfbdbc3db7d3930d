import { BASES, basisText, type BasisCode } from '../../../policies/personal-data/bases.ts';
import { OTHER_USES, REPORT_USES, type OtherUse } from '../../../policies/personal-data/other-uses.ts';
import { COMMAND_USES, type Use } from '../../../policies/personal-data/uses.ts';
import { KEPT_BY_LAW } from '../../../policies/retention/retention.ts';
import { DEPARTMENTS } from '../../../schemas/department.ts';
import { WORK, WORK_CODES } from '../../../schemas/matter.ts';

const UNCHECKED = '※';

function basesCell({ bases }: Use): string {
  return bases.map((code) => `${basisText(code)}${BASES[code].known === null ? UNCHECKED : ''}`).join('；');
}

const codes = (fields: readonly string[]): string => fields.map((field) => `\`${field}\``).join(' ');

/** child.order child.sex → child.{order, sex}: one part is written once. */
function fieldsCell(fields: readonly string[]): string {
  const parts = Map.groupBy(fields, (field) => field.slice(0, Math.max(field.lastIndexOf('.'), 0)));
  const cells = [...parts].map(([part, some]) => {
    const names = some.map((field) => field.slice(part === '' ? 0 : part.length + 1));
    return part === '' ? codes(names) : `\`${part}\`（${codes(names)}）`;
  });
  return cells.join(' ');
}

const DEPARTMENT_ROWS = WORK_CODES.map((code) => {
  const { title, department } = WORK[code];
  const use = COMMAND_USES[code];
  const consent = use.consent === undefined ? '不需要' : '本人同意';
  return `| ${title} \`${code}\` | ${DEPARTMENTS[department].short} | ${use.purpose} | ${fieldsCell(use.fields)} | ${basesCell(use)} | ${consent} |`;
});

function otherRows(uses: Readonly<Record<string, OtherUse>>): string[] {
  return Object.values(uses).map(
    (use) => `| ${use.who} | ${use.purpose} | ${fieldsCell(use.fields)} | ${basesCell(use)} | ${use.how} |`,
  );
}

const BASIS_ROWS = (Object.keys(BASES) as BasisCode[]).map(
  (code) =>
    `| \`${code}\` | ${basisText(code)} | ${BASES[code].known ?? `${UNCHECKED} 本项目的理解，没有人核对过`} |`,
);

const isChecked = (law: string, article: string): boolean =>
  Object.values(BASES).some(
    (basis) => basis.law === law && basis.article === article && basis.known !== null,
  );

const KEPT_ROWS = KEPT_BY_LAW.map(
  ({ by, what, basis: { law, article }, until }) =>
    `| ${by === 'ledger' ? '办件侧' : DEPARTMENTS[by].short} | ${what} | 《${law}》${article}${isChecked(law, article) ? '' : UNCHECKED} | ${until} |`,
);

/** docs/personal-data.md: what is done with personal data, and what allows it. */
export function writePersonalDataPage(): string {
  return `<!-- 由 npm run gen 生成，请勿手改；登记在 policies/personal-data/ 与 policies/retention/ -->
<!-- prettier-ignore-start -->

# 个人信息：用在哪里，凭什么用

每一处使用都登记在 \`policies/personal-data/\`：给谁、哪些字段、做什么、凭哪一条。没有登记的字段发不出去：指令写入前逐个字段核对，多一个就整条不发（\`declared.ts\`）；登记与各事项的指令格式、出生报告、各种视图逐一相同，由测试守着。

发给部门的每一条，依据的编码（\`bases\`）与所据的同意（\`consent\`：谁、何时）记在台账的办件经过里，工作人员在经过中看得到依据。

带 ${UNCHECKED} 的是本项目自己的理解：\`policy/facts.md\` 与 \`policy/sources\` 里没有这一条，没有律师核对过。

## 同意

部门之间，各凭自己的法定职责。出了政府、到用人单位，没有一部法要求由人社代为告知，所以要**本人**同意（出生报告 \`consents\` 中 \`data-sharing\`，父母各管各的）。出生报告里没有同意的，先不告知，与申领补贴一并向家长问一次（任务 \`claim-confirmation\`，问及 \`/consents\`）：确认的，即为所问各方的同意，也可以在 \`facts.consents\` 中写明只有谁同意，都不同意也不影响领钱；回答“否”的，由家长自行告知，短信里说明。同意的人与时间密封存放，经过里记一笔；别的事项照办。

## 发给部门的

| 事项 | 部门 | 目的 | 字段 | 依据 | 同意 |
|---|---|---|---|---|---|
${DEPARTMENT_ROWS.join('\n')}

## 医院报来的

出生报告的每个字段都归入一个目的。

| 谁 | 目的 | 字段 | 依据 | 怎样保存 |
|---|---|---|---|---|
${otherRows(REPORT_USES).join('\n')}

## 给人看的与另外留存的

| 给谁 | 目的 | 字段 | 依据 | 给多少 |
|---|---|---|---|---|
${otherRows(OTHER_USES).join('\n')}

## 删除之后依法仍留存的

删除按《中华人民共和国个人信息保护法》第四十七条${UNCHECKED}（docs/runbooks/erasure.md）；下面的不随删除而去。

| 谁保存 | 什么 | 依据 | 多久 |
|---|---|---|---|
${KEPT_ROWS.join('\n')}

## 依据

| 编码 | 条款 | 出处 |
|---|---|---|
${BASIS_ROWS.join('\n')}

<!-- prettier-ignore-end -->
`;
}
