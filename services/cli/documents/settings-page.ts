import { z } from 'zod';
import { settings } from '../../../infra/config/config.ts';

interface SettingDescription {
  readonly name: string;
  readonly about: string;
  readonly fallback: string;
  readonly values: string;
}

const OUTER_SETTINGS: readonly SettingDescription[] = [
  {
    name: 'BIRTH_LANG',
    about: 'language of the start screen and of npx birth; --lang says it for one run',
    values: 'zh · en',
    fallback: 'zh',
  },
  {
    name: 'BIRTH_DATA_DIR',
    about: 'where npm start keeps its data and run.json',
    fallback: '.data',
    values: 'path',
  },
  {
    name: 'KAFKA_HOME',
    about: 'an unpacked Kafka 4 to run instead of downloading one',
    fallback: '',
    values: 'path',
  },
  { name: 'XDG_CACHE_HOME', about: 'downloads go to its folder birth', fallback: '~/.cache', values: 'path' },
];

/** Transformed settings are described by what is read, not by what is made of it. */
function describeSetting(name: string, schema: z.ZodType): SettingDescription {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const fallback = json.default;
  const type = typeof json.type === 'string' ? json.type : typeof fallback === 'number' ? 'number' : 'string';
  const values = json.enum ? json.enum.map(String).join(' · ') : type;
  const about = schema.meta()?.description ?? '';
  return { name, about, fallback: fallback === undefined ? '' : String(fallback as string | number), values };
}

function describeSettings(): SettingDescription[] {
  return Object.entries(settings).map(([name, schema]) => describeSetting(name, schema));
}

function tableOf(rows: readonly SettingDescription[]): string {
  const head = '| 设置 | 含义 | 可取值 | 默认 |\n|---|---|---|---|';
  const lines = rows.map(({ name, about, values, fallback }) => {
    const shown = fallback === '' ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${about} | ${values} | ${shown} |`;
  });
  return [head, ...lines].join('\n');
}

/** Tokens as somebody would write them down; a test reads them as the API does. */
export const TOKENS_EXAMPLE = [
  { name: '兰州示例妇幼保健院', token: '换成随机的一串-1', role: 'hospital', facilities: ['SAMPLE-LZ-001'] },
  { name: '全市医院平台', token: '换成随机的一串-2', role: 'hospital', facilities: '*' },
  { name: '政务大厅窗口', token: '换成随机的一串-3', role: 'clerk' },
  { name: '大厅负责人', token: '换成随机的一串-4', role: 'supervisor' },
  { name: '运维', token: '换成随机的一串-5', role: 'operator' },
];

const TOKENS_TABLE = `| 字段 | 含义 |
|---|---|
| \`name\` | 谁；写进办件经过与幂等键，不要写个人姓名 |
| \`token\` | 令牌本身 |
| \`role\` | \`hospital\` 医院：上报与查看自己的 · \`clerk\` 窗口人员：办件与任务 · \`supervisor\` 负责人：另可删除个人信息 · \`operator\` 运维：死信、停办、运维端口的内容 |
| \`facilities\` | 医院可代表的机构代码；\`"*"\` 指全部。其他角色不必写 |`;

/** docs/settings.md */
export function writeSettingsPage(): string {
  return `<!-- 由 npm run gen 生成，请勿手改 -->
<!-- prettier-ignore-start -->

# 设置

每个进程启动时读一次环境变量并校验；写错的设置会逐项报出名字（从不报出值）。\`npm start\` 为各服务分别给出地址与密钥，演示时无需设置任何一项。\`BIRTH_ENVIRONMENT=production\` 时，不安全的设置一律拒绝启动，并逐条说明怎么改（见[生产形态](production.md)）。

${tableOf(describeSettings())}

\`npm start\`、\`npm test\` 与 \`npx birth\` 另外读取：

${tableOf(OUTER_SETTINGS)}

## 接口令牌 \`BIRTH_TOKENS\`

只有 api 读它：一个 JSON 数组，每个机构、每个岗位一个令牌。改了以后重启 api 生效。

${TOKENS_TABLE}

\`\`\`bash
BIRTH_TOKENS='${JSON.stringify(TOKENS_EXAMPLE)}'
\`\`\`

令牌至少 16 个字符，用 \`openssl rand -base64 24\` 各生成一个；production 拒绝重复的、短的、有规律的。请求里写作 \`Authorization: Bearer 令牌\`。

## 密钥

主密钥 \`BIRTH_MASTER_KEY\` 不给任何服务。\`npx birth keys of <服务>\` 由它算出各服务的密钥设置；\`npx birth provision --out <目录>\` 连同数据库登录一次写好每个服务的设置文件（见[生产形态](production.md)）。不读取 \`.env\`：用 systemd 的 \`EnvironmentFile\`、容器的 \`--env-file\` 或 \`node --env-file\` 给出。

<!-- prettier-ignore-end -->
`;
}
