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
  { name: '审计', token: '换成随机的一串-6', role: 'auditor' },
  {
    name: '城关公安户政',
    token: '换成随机的一串-7',
    role: 'clerk',
    divisions: ['620102'],
    department: 'public-security',
  },
];

const TOKENS_TABLE = `| 字段 | 含义 |
|---|---|
| \`name\` | 谁；写进办件经过与幂等键，不要写个人姓名 |
| \`token\` | 令牌本身 |
| \`role\` | \`hospital\` 医院：上报与查看自己的 · \`clerk\` 窗口人员：办件与任务 · \`supervisor\` 负责人：另可删除个人信息 · \`operator\` 运维：死信、停办、运维端口的内容 · \`auditor\` 审计：谁看过、做过什么 |
| \`facilities\` | 医院可代表的机构代码；\`"*"\` 指全部。其他角色不必写 |
| \`divisions\` | 为哪些行政区划办事：六位代码，市、省的包括其下各地；默认 \`"*"\`，不限 |
| \`department\` | 部门人员所在的部门；大厅的不写 |`;

/** Issuers as somebody would write them down; a test reads them as the API does. */
export const ISSUERS_EXAMPLE = [
  {
    name: 'staff',
    issuer: 'https://login.example.gov.cn',
    audience: 'urn:birth:api',
    roles: ['clerk', 'supervisor', 'auditor', 'operator'],
    claims: { role: '/realm_access/roles', divisions: 'divisions' },
  },
  {
    name: 'hospitals',
    issuer: 'https://auth.example.gov.cn',
    audience: 'urn:birth:api',
    roles: ['hospital'],
    longestSeconds: 900,
  },
];

const ISSUERS_TABLE = `| 字段 | 含义 |
|---|---|
| \`name\` | 本系统给它的短名（小写字母、数字、连字符），写在人名前面：\`staff:1001\` |
| \`issuer\` | 令牌里的 \`iss\`，一字不差；production 须为 https |
| \`audience\` | 令牌里的 \`aud\` 须有它，表示发给本系统；不要用客户端编号，否则登录令牌（ID token）也能冒充 |
| \`jwksUri\` | 公钥的地址；不写的，按其发现文档（\`/.well-known/openid-configuration\`） |
| \`roles\` | 它能说哪些岗位；令牌里写了别的，不认 |
| \`claims\` | 令牌里哪一项写着岗位、机构、区划、部门，默认 \`role\`、\`facilities\`、\`divisions\`、\`department\`；嵌套的写成 \`/realm_access/roles\` |
| \`secondFactor\` | 工作人员的第二因素：令牌的 \`amr\` 里须有其中一个，默认 \`mfa\`、\`otp\`、\`hwk\`、\`swk\`；\`"by-issuer"\` 指它向人人要第二因素而不写在令牌里 |
| \`longestSeconds\` | 令牌自签发起至多认这么久，默认3600秒，不论它自己写多久 |`;

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

## 身份提供方 \`BIRTH_ISSUERS\`

只有 api 读它：一个 JSON 数组，每个身份提供方（OIDC）一项。api 认它们签发的访问令牌（JWT），与令牌写在同一个请求头里。production 里有身份提供方就不再收 \`BIRTH_TOKENS\`。

${ISSUERS_TABLE}

\`\`\`bash
BIRTH_ISSUERS='${JSON.stringify(ISSUERS_EXAMPLE)}'
\`\`\`

令牌以 RS256、PS256、ES256、ES384 或 EdDSA 签名，须有 \`sub\`、\`iat\`、\`exp\`；双方的时钟至多差30秒。\`sub\` 须是不含个人信息的编号：像公民身份号码、手机号的不认。岗位恰好一个；\`facilities\`、\`divisions\` 是代码的数组，\`"*"\` 指全部。窗口人员与负责人的 \`divisions\` 现在须为 \`"*"\`，也不写 \`department\`：本系统尚不能按区划、按部门限制能看的办件，限于其一的一律不予放行（403）。公钥每分钟取一次，遇到不认识的公钥编号也取（至多10秒一次）；身份提供方连不上时，已取得的公钥照用，不认识的答 503，不说令牌无效。

## 密钥

主密钥 \`BIRTH_MASTER_KEY\` 不给任何服务。\`npx birth keys of <服务>\` 由它算出各服务的密钥设置；\`npx birth provision --out <目录>\` 连同数据库登录一次写好每个服务的设置文件（见[生产形态](production.md)）。不读取 \`.env\`：用 systemd 的 \`EnvironmentFile\`、容器的 \`--env-file\` 或 \`node --env-file\` 给出。

<!-- prettier-ignore-end -->
`;
}
