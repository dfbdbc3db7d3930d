/** Everything that is said before anything is installed, in both languages; `{name}` stands for a value. */
export const TEXTS = {
  'node-too-old': [
    'Node {version} 太旧：请安装 Node 20 以上（https://nodejs.org）再运行。',
    'Node {version} is too old: install Node 20 or newer (https://nodejs.org) and run this again.',
  ],
  'waits-for': [
    '  进程 {holder} 正在安装依赖，等它完成',
    '  waiting for process {holder}, which is installing the dependencies',
  ],
  'disk-full': ['磁盘已满：请腾出约 1 GB', 'the disk is full: free about 1 GB'],
  'no-permission': [
    'npm 不能写入这里：请看这个文件夹归谁',
    'npm may not write here: check who owns this folder',
  ],
  platform: ['有依赖不支持这个平台', 'this platform is not supported by a dependency'],
  'lock-differs': [
    'package.json 与 package-lock.json 不一致：请运行一次 npm install',
    'package.json and package-lock.json disagree: run `npm install` once',
  ],
  registry: [
    '连不上 npm 的登记处：请看网络、代理或 npm config get registry',
    'the npm registry cannot be reached: check the network, the proxy or `npm config get registry`',
  ],
  'npm-failed': ['npm ci 没有成功，最后几行在上面', 'npm ci failed, its last lines are above'],
  'not-installed': [
    '依赖没有装上：{reason}；排除后再运行。',
    'The dependencies could not be installed: {reason}; then run this again.',
  ],
  'no-npm': [
    'PATH 上没有 npm：请与 Node 20 以上一起安装，再运行。',
    'npm was not found on PATH: install it with Node 20 or newer and run this again.',
  ],
  installing: [
    '按 package-lock.json 安装依赖（npm ci）…',
    'Installing the dependencies that package-lock.json names (npm ci) …',
  ],
  installed: ['  依赖已装好，用时 {seconds} s', '  dependencies installed in {seconds} s'],
  'not-installed-yet': [
    '依赖还没有安装：先运行 npm ci 或 npm start。',
    'The dependencies are not installed yet: run `npm ci` or `npm start` first.',
  ],
  'not-started': ['命令没有启动：{error}。', 'The command could not be started: {error}.'],
  'supervisor-not-started': [
    '监督进程没有启动：{error}。请删去 node_modules 再运行。',
    'The supervisor could not be started: {error}. Remove node_modules and run this again.',
  ],
  'supervisor-ended': [
    '监督进程被 {signal} 结束；它启动的随之停下，未办结的办件下次启动接着办。',
    'The supervisor was ended by {signal}; what it had started stops with it. Open cases go on with the next start.',
  ],
  running: [
    '这里已在运行，进程 {holder}：{where}。在它的窗口里按 Ctrl-C 或 kill {holder} 停下。',
    'Already running here as process {holder}: {where}. Stop it with Ctrl-C in its window or `kill {holder}`.',
  ],
  'running-as': ['这里已在运行，进程 {holder}。', 'Already running here as process {holder}.'],
  'running-at': [
    '接口 {api}，Temporal {temporal}，Kafka {kafka}；地址与令牌在 {file}',
    'API {api}, Temporal {temporal}, Kafka {kafka}; addresses and tokens are in {file}',
  ],
  'running-between': ['还在启动或停止', 'it is still starting or stopping'],
};

/** `en` where it was asked for, by `--lang en` or BIRTH_LANG; else `zh` (schemas/words/language.ts says the same). */
export function language(args = process.argv.slice(2), env = process.env) {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? env.BIRTH_LANG : args[at] === '--lang' ? args[at + 1] : args[at].slice(7);
  return asked === 'en' ? 'en' : 'zh';
}

/** One of the texts in the language of this run. */
export function say(key, values = {}) {
  const [chinese, english] = TEXTS[key];
  const text = language() === 'en' ? english : chinese;
  return text.replaceAll(/\{([a-z]+)\}/g, (_, name) => String(values[name]));
}
