/**
 * What happens at a start, and why one did not come about, in Chinese: the sentences that infra/ and this folder say to logs and to whoever asked for
 * English. `$1` is what the sentence names: a program, a file, an address. What another program said stays as it is.
 */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/^Process (.+) holds (.+) for too long: .+/s, '进程 $1 占着 $2 太久：请停掉它再启动。'],
  [/^The disk is full while (.+): free about 1 GB.*/s, '磁盘已满（$1）：请腾出约 1 GB 再启动。'],
  [
    /^No permission while (.+?): (.+); give this user .+/s,
    '没有权限（$1，$2）：请让本用户能写那里，或把 BIRTH_DATA_DIR、XDG_CACHE_HOME 设到别的文件夹。',
  ],
  [/^Something went wrong while (.+?): (.+)/s, '出错了（$1）：$2'],
  [
    /^Kafka cannot run: (.+?)\. .+/s,
    'Kafka 运行不了（$1）：请用 KAFKA_BROKERS 指出运行着的代理，或装 Java 17 与 Maven 并让它能上网。',
  ],
  [/^KAFKA_HOME has no Kafka .+/s, 'KAFKA_HOME 的 libs 里没有 Kafka：请改正，或去掉它而用自带的。'],
  [
    /^No (Kafka broker|Temporal server) answers at (.+) \((\w+)\): .+/s,
    '$2（$3）没有应答：请启动它、改正地址，或去掉这项设置而用自带的。',
  ],
  [/^(Kafka|PostgreSQL)'s data folder could not be prepared: (.+)/s, '$1 的数据文件夹没有备好：$2'],
  [
    /^(.+) cannot be had: (.+?)\. (?:Set|Put|Install) .+/s,
    '取不到 $1（$2）：请让它能上网，或用设置指出已有的服务器（docs/settings.md）。',
  ],
  [
    /^(.+) was made by another user than root: .+/s,
    '$1 是 root 以外的用户建的：请以那个用户启动，或把它移开重新开始。',
  ],
  [/^(.+) is not this user's alone: remove it.*/s, '$1 不只归本用户：请删去再启动。'],
  [
    /^PostgreSQL (?:cannot|does not) run as root(?: here)?, (.+?)\. (?:Set) .+/s,
    'PostgreSQL 不能以 root 运行（$1）：请用别的用户启动，或用 DATABASE_URL 指出已有的服务器。',
  ],
  [
    /^The PostgreSQL server of DATABASE_URL does not let us in \((.+)\): .+/s,
    'DATABASE_URL 的 PostgreSQL 不让进（$1）：请启动它、改正地址，或去掉这项设置而用自带的。',
  ],
  [/^openssl could not make a certificate: (.+)/s, 'openssl 没有做成证书：$1'],
  [
    /^The certificates of the production-shaped stack .+/s,
    '生产形态的证书做不了：没有命令 openssl；请安装它（openssl 包）再启动。',
  ],
  [
    /^(.+) is damaged: bring it back from a backup .+/s,
    '$1 已损坏：请从备份恢复（没有它，这一套存的读不出来），或换一个数据文件夹重新开始。',
  ],
  [/^Temporal's tables in (.+) could not be made: (.+)/s, 'Temporal 在 $1 里的表没有建成：$2'],
  [/^The Temporal namespace (.+) was made, .+/s, 'Temporal 的命名空间 $1 已建，但服务器还不认得它。'],
  [/^(.+) ended \((.+?)\): (.+) \(its log: (.+)\)\.$/s, '$1 停了（$2）：$3（日志 $4）。'],
  [/^(.+) did not serve within (.+) s: (.+) \(its log: (.+)\)\.$/s, '$1 在 $2 秒内没有就绪：$3（日志 $4）。'],
  [
    /^(.+) holds the data of the (.+) stack, .+/s,
    '$1 里是另一种形态（$2）的数据：请把 BIRTH_DATA_DIR 设到别的文件夹，或删去它重新开始。',
  ],
  [
    /^Port (.+) \((.+)\) is in use .+/s,
    '端口 $1（$2）被别的程序占着：请停掉它、换一个端口，或去掉这项设置任选一个空闲的。',
  ],
  [
    /^The role of DATABASE_URL may not make roles .+/s,
    'DATABASE_URL 的角色不能建角色或模式：请给出管理员的地址，或请管理员运行 npx birth provision --sql 写出的脚本，再自己起各服务（docs/production.zh-CN.md）。',
  ],
  [
    /^BIRTH_MASTER_KEY is not the key that the data here is sealed with \((.+?)\).+/s,
    'BIRTH_MASTER_KEY 不是封装这里数据的那一把（$1）：请设回那一把；要更换，设新的，并把旧的放进 BIRTH_PREVIOUS_MASTER_KEYS（docs/runbooks/key-rotation.md）；要从头开始，换一个 BIRTH_DATA_DIR 或数据库。',
  ],
  [
    /^(.+) names a server that runs elsewhere, .+/s,
    '$1 指的是别处的服务器，而生产形态用自己的：请去掉它（怎样接自己的服务器，见 docs/production.zh-CN.md）。',
  ],
  [/^The API did not accept the sample birth: (.+)\.$/s, '接口没有受理示例出生：$1。'],
  [/^The API does not show case (.+?): (.+)\.$/s, '接口不给看办件 $1：$2。'],
  [/^The API shows case (.+?) in a shape .+\((.+)\)\.$/s, '接口给出的办件 $1 不合契约（$2）。'],
  [
    /^The service (.+?) did not start \((.+?)\): (.*) \(its log: (.+)\)\.$/s,
    '服务 $1 没有启动（$2）：$3（日志 $4）。',
  ],
  [
    /^BIRTH_ENVIRONMENT is production, .+/s,
    'BIRTH_ENVIRONMENT 是 production，而 npm start 的服务器信任本机、不加密：请用 npm run stack:production，或在自己的服务器上逐个运行服务（docs/production.zh-CN.md）。',
  ],
  [/^fetching (.+) with (Maven|pip)$/s, '用 $2 取得 $1'],
  [/^process (.+) is fetching (.+), waiting for it$/s, '进程 $1 正在取得 $2，等它完成'],
  [/^the cached (.+) is damaged, fetching it again$/s, '缓存里的 $1 已损坏，重新取得'],
  [/^the `temporal` on PATH is too old .+/s, 'PATH 上的 temporal 太旧或运行不了，改用自带的'],
  [/^building (.+) with Go .+/s, '用 Go 编译 $1（只一次，两核约三分钟）'],
  [
    /^operations port (.+) is in use by another program, (.+) instead$/s,
    '运维端口 $1 被别的程序占着，改用 $2',
  ],
  [/^(.+) does not serve, and another server waits for it\.$/s, '$1 没有就绪，而别的服务器在等它。'],
];

/** The sentence in Chinese; one that nobody has translated stays as it is. */
export function inChinese(sentence: string): string {
  const found = TROUBLES.find(([english]) => english.test(sentence));
  return found ? sentence.replace(found[0], found[1]) : sentence;
}
