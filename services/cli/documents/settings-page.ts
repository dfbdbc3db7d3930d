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

/** docs/settings.md */
export function writeSettingsPage(): string {
  return `<!-- 由 npm run gen 生成，请勿手改 -->
<!-- prettier-ignore-start -->

# 设置

每个进程启动时读一次环境变量并校验；写错的设置会逐项报出名字（从不报出值）。\`npm start\` 为各服务分别给出地址与密钥，演示时无需设置任何一项。\`BIRTH_ENVIRONMENT=production\` 时，不安全的设置一律拒绝启动，并逐条说明怎么改（见[生产形态](production.md)）。

${tableOf(describeSettings())}

\`npm start\`、\`npm test\` 与 \`npx birth\` 另外读取：

${tableOf(OUTER_SETTINGS)}

<!-- prettier-ignore-end -->
`;
}

/** .env.example */
export function writeEnvironmentExample(): string {
  const lines = [...describeSettings(), ...OUTER_SETTINGS].map(
    ({ name, about, values, fallback }) => `# ${about} (${values})\n#${name}=${fallback}\n`,
  );
  return `# 由 npm run gen 生成，请勿手改。说明见 docs/settings.md。\n\n${lines.join('\n')}`;
}
