import { z } from 'zod';
import { PAYLOADS } from '../matters/registry.ts';
import type { WorkCode } from '../matter.ts';
import { givenWith, outcomesOfKind, TASK_KINDS, type Given, type TaskKind } from './kinds.ts';

/** Each decision with which one of these goes: `improbable` 的 corrected. */
function decisionsWith(...given: readonly Given[]): string {
  const kinds = Object.keys(TASK_KINDS) as TaskKind[];
  const decisions = kinds.flatMap((kind) =>
    outcomesOfKind(kind).flatMap((outcome) =>
      given.includes(givenWith(kind, outcome)) ? [`\`${kind}\` 的 ${outcome}`] : [],
    ),
  );
  return decisions.join('、');
}

/** What stands in `facts`, for whoever writes a client. */
export const FACTS_TEXT = [
  '出生报告的一部分：各项的位置、名称与写法同出生报告（BirthNotification），只写任务 `asks` 所指的，别的不写。',
  '新生儿用 `order` 指明：`asks` 为 `/children/0/weightGrams` 的写 `{"children": [{"order": 1, "weightGrams": 3200}]}`，' +
    '为 `/mother/idNumber` 的写 `{"mother": {"idNumber": "…"}}`。',
  '简写：`name` 是该任务的新生儿的姓名；`householdFollows`、`resultDelivery`、`payee`、`childcare` 即 `choices` 里的各项。',
  `所问的都要有，已有的可不写：${decisionsWith('answer')}。`,
  `必须写：${decisionsWith('facts')}。`,
  `可以写：${decisionsWith('facts-if-any')}。别的结论不写。`,
].join('\n\n');

/** Fields of a result; what may be left out has a question mark. */
function fieldsOf(code: WorkCode): string {
  const shape: Readonly<Record<string, z.ZodType>> = PAYLOADS[code].result.shape;
  const names = Object.entries(shape).map(([name, field]) =>
    field instanceof z.ZodOptional ? `${name}?` : name,
  );
  return `\`${code}\`：${names.join('、')}`;
}

/** What stands in `result`, for whoever writes a client. */
export const RESULT_TEXT = [
  `在窗口办成的（${decisionsWith('result')}）：\`number\` 是证件、登记或业务的编号，\`date\` 是办理日期（2026-11-30），都必填；` +
    '事项的结果里还有别的，照下面的名称一并写，没有写的由所问推得。',
  `死信（${decisionsWith('result-if-any')}）：部门本应答复的结果，照下面的名称写全；不写则把来信原样再处理一次。`,
  `各事项的结果（带问号的可不写；写法见 asyncapi.json 中该事项 completed 的 payload）：${(Object.keys(PAYLOADS) as WorkCode[]).map(fieldsOf).join('；')}。`,
].join('\n\n');
