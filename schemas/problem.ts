import { FAMILY_PROBLEMS } from './problem-of-families.ts';
import type { ProblemKind } from './problem-kind.ts';

/** Every way in which the API says no, by stable code. */
export const PROBLEMS = {
  'not-authenticated': {
    status: 401,
    title: '未登录或令牌无效',
    happened:
      '请求没有带令牌，令牌不是本系统发放的，或者身份提供方的令牌无效、过期、缺少第二因素；是哪一样见 detail。',
    remedy:
      '在 Authorization 请求头里写 Bearer 加令牌；身份提供方的令牌过期的，重新取得；发放的令牌遗失或失效的，向系统管理员领取。',
  },
  'not-allowed': {
    status: 403,
    title: '没有权限',
    happened: '令牌有效，但它的岗位不能做这件事。',
    remedy: '换用有权岗位的令牌；各接口由谁使用写在接口文档里。',
  },
  'facility-not-allowed': {
    status: 403,
    title: '无权代表该机构办理',
    happened: '令牌有效，但不能代表报告里的机构；机构外的出生只有可代表所有机构的令牌能报。',
    remedy: '核对 facility.code；确需代表该机构的，请系统管理员在令牌上添加。',
  },
  'not-found': {
    status: 404,
    title: '未找到',
    happened: '这个地址不存在，或者它指的办件、任务、报告不存在，或者不归您看。',
    remedy: '核对地址与编号；医院只能看到自己机构上报的。',
  },
  'method-not-allowed': {
    status: 405,
    title: '不支持的请求方法',
    happened: '地址是对的，但它不接受这种请求方法。',
    remedy: '改用响应头 Allow 里列出的方法。',
  },
  'idempotency-key-missing': {
    status: 400,
    title: '缺少 Idempotency-Key 请求头',
    happened: '上报出生须带 Idempotency-Key，好让重发的同一份报告只办一次。',
    remedy: '每份报告取一个不重复的值（例如 UUID）放进请求头；重发同一份时用同一个值。',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'Idempotency-Key 请求头不正确',
    happened: '请求头的值超过255个字符，或含有控制字符、无法显示的字符。',
    remedy: '改用1至255个字符的值，例如 UUID。',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency-Key 已用于另一份报告',
    happened: '同一个 Idempotency-Key 先前带的是另一份内容。',
    remedy: '新的报告用新的值；要重发先前那份的，内容须与先前相同。',
  },
  'not-json': {
    status: 400,
    title: '请求内容不是合法的 JSON',
    happened: '请求内容为空、不是 JSON，或者有歧义：同一项写了两次，数字大到不能准确表示。',
    remedy: '按 errors 指出的位置改正；没有 errors 的，检查括号、引号与逗号。',
  },
  'not-utf-8': {
    status: 400,
    title: '请求内容不是有效的 UTF-8 编码',
    happened: '请求内容里有的字节不是 UTF-8，多半是按 GBK 或 GB 18030 写出的。',
    remedy: '以 UTF-8 写出后重新提交；姓名一个字也不会被猜。',
  },
  'bad-request': {
    status: 400,
    title: '请求不正确',
    happened: '请求不合 HTTP 的格式，例如声明的长度与内容不符。',
    remedy: '检查所用的 HTTP 客户端与中间的代理。',
  },
  'not-gzip': {
    status: 400,
    title: '请求内容不能按 gzip 解压',
    happened: '请求头说内容以 gzip 压缩，而内容不是完整的 gzip。',
    remedy: '检查压缩的一步；不压缩的，去掉 Content-Encoding。',
  },
  'request-too-slow': {
    status: 408,
    title: '请求没有在规定的时间内发完',
    happened: '请求头或请求内容发了一部分就停了，连接已关闭。',
    remedy: '检查网络后重新提交；同一份报告用同一个 Idempotency-Key，不会办两次。',
  },
  'query-invalid': {
    status: 400,
    title: '查询条件不正确',
    happened: '地址里的查询参数不合要求。',
    remedy: '按 errors 指出的参数改正。',
  },
  'unsupported-media-type': {
    status: 415,
    title: '只接受 application/json',
    happened: 'Content-Type 不是 application/json，或者声明了 UTF-8 以外的字符编码。',
    remedy: '把请求头写成 Content-Type: application/json，内容用 UTF-8。',
  },
  'too-large': {
    status: 413,
    title: '请求内容过大',
    happened: '请求内容超过256 KB（带照片的，照片超过5 MB）；一份出生报告远没有这么大。',
    remedy: '每次只报一次分娩；照片拍小一点再发。',
  },
  'header-too-large': {
    status: 431,
    title: '请求头过大',
    happened: '请求头的总长超过限度。',
    remedy: '去掉不需要的请求头与 Cookie。',
  },
  'validation-failed': {
    status: 422,
    title: '填报内容有误',
    happened: '内容读得懂，但有的项缺少、多余、不合格式，或者互相矛盾。没有受理。',
    remedy: '按 errors 逐项改正：pointer 是位置，detail 说明怎样才对。改正后用新的 Idempotency-Key 提交。',
  },
  'outcome-not-allowed': {
    status: 422,
    title: '该任务不能这样办结',
    happened: '这种任务没有所给的结论，或者结论与所附的内容不配。',
    remedy: '从任务的 outcomes 里选一个。',
  },
  'delivery-differs': {
    status: 409,
    title: '该次分娩已受理，且内容不一致',
    happened: '同一机构同一编号的分娩已经受理，这次的内容与已受理的不同。已受理的没有改动。',
    remedy: '按 caseNumber 查看已受理的办件；确需更正的，走更正。编号用错的，换成本次分娩的编号。',
  },
  'cannot-be-joined': {
    status: 409,
    title: '这两个办件不能并案',
    happened:
      '两个办件已各自办到不能合为一件的地步，或者其中一个已不能再改动。没有并案，任务还在，两个办件都没有改动。',
    remedy:
      '原因写在 detail 里。确是同一次分娩的，把任务留着，不要选“不是”；由主管核对两个办件已核定的待遇。',
  },
  'sides-changed': {
    status: 409,
    title: '报告有变化，请重新核对',
    happened: '您看过之后，两份报告里有一份改了。决定没有生效，任务还在。',
    remedy: '重新打开任务，再看一遍两份报告，然后决定。',
  },
  'notification-not-unique': {
    status: 409,
    title: '该编号在多家机构使用，请注明机构',
    happened: '令牌能代表的几家机构都有这个编号。',
    remedy: '在地址后加上 ?facility=机构代码。',
  },
  'case-open': {
    status: 409,
    title: '办件尚未办结',
    happened: '办件还在办理，此时删除会终止在办的事项。',
    remedy: '等办件办结；确要终止的，加上 force。',
  },
  'payments-open': {
    status: 409,
    title: '还有钱没有付，删除后没有人可付',
    happened: '办件里还有没付的补贴或津贴，删除这个人以后没有人可付，会随之终止。',
    remedy: '等付完；家里知道后果仍要删除的，加上 force。',
  },
  'case-set-aside': {
    status: 409,
    title: '办件已停办，请先办理其停办任务',
    happened: '办件里有读不出或写不下的内容，已停办，等人排除。',
    remedy: '由运维办理任务 case-set-aside，之后再做这件事。',
  },
  'erasure-not-confirmed': {
    status: 422,
    title: '确认的办理对象与要删除的不一致',
    happened: 'confirm 与地址里的办理对象不同。没有删除。',
    remedy: '核对要删除的是谁，confirm 照地址里的写。',
  },
  'letter-decided': {
    status: 409,
    title: '该来信已处理',
    happened: '这封来信已由他人处理。',
    remedy: '重新读取来信的列表。',
  },
  'letter-not-mendable': {
    status: 422,
    title: '该来信不能补录办理结果',
    happened: '这封来信没有说明是哪个办件的哪个事项，结果无处可记。',
    remedy: '选择原样重新处理或不再处理。',
  },
  'letter-not-named': {
    status: 422,
    title: '请指明是哪一封来信',
    happened: '任务归并了多封来信，补录的结果只能属于其中一封。',
    remedy: '在该封来信的地址上办结：/v1/tasks/{id}/letters/{letterId}/completion。',
  },
  'not-represented': {
    status: 409,
    title: '不能以这一代办办理',
    happened: '代办不存在、已撤回、已到期，不含这件事，或者要改的是另一位家长的情况。没有办理。',
    remedy: '查看办件的 representations；仍要代办的，由家长在窗口重新登记。',
  },
  'not-given-up': {
    status: 409,
    title: '该事项不是人工终止的，不能恢复办理',
    happened: '只有由人终止（given-up）的事项可以恢复办理，这一项不是。',
    remedy: '查看办件：已办结的不必恢复，部门未予办理的在其任务里处理。',
  },
  'nothing-to-supervise': {
    status: 409,
    title: '没有可以督办的',
    happened: '事项已经有结果，办件已并入另一办件，或者个人信息已经删除。没有督办。',
    remedy: '查看办件：已并入的，在另一办件里督办；还没有结果的事项可以督办。',
  },
  'not-declarable': {
    status: 409,
    title: '本办件不能再申报',
    happened: '办件已并入另一办件，或者申报人的个人信息已经删除。',
    remedy: '已并入的，在另一办件里申报；其余的请家里到窗口办理。',
  },
  'result-not-awaited': {
    status: 409,
    title: '该事项不在等待办理结果',
    happened: '事项已经办结或终止，补录的结果没有地方采用。',
    remedy: '查看办件；来信可以选择不再处理。',
  },
  'task-already-completed': {
    status: 409,
    title: '任务已由他人办结',
    happened: '任务已经办结，这次的结论没有采用；谁在何时怎样办结的见 detail。',
    remedy: '重新读取任务；对结论有异议的，与办结人联系。',
  },
  'task-claimed': {
    status: 409,
    title: '任务已由他人领办',
    happened: '任务在另一个人手里；谁、到何时见 detail。',
    remedy: '与领办人联系，请其移交或放回；到时无人续期的可以领办。',
  },
  'not-looked-at': {
    status: 409,
    title: '请先查看该任务再复核',
    happened: '要两个人的决定，复核的人还没有看过对方提出之后的任务。',
    remedy: '先读取该任务（GET /v1/tasks/{id}），核对其 draft 之后再以同样的内容提交。',
  },
  'draft-differs': {
    status: 409,
    title: '该任务已有另一决定待复核或待生效',
    happened: '另一个人提出的决定尚未生效，与这次的内容不同；何人何时提出见 detail。',
    remedy: '读取该任务，以同样的内容复核；有异议的请提出人撤回（DELETE …/completion），主管也可以撤回。',
  },
  'task-overtaken': {
    status: 409,
    title: '任务已无须办理',
    happened: '任务要解决的事已经由别的途径解决。',
    remedy: '重新读取任务列表。',
  },
  ...FAMILY_PROBLEMS,
  overloaded: {
    status: 429,
    title: '当前受理较多，请稍后重新提交',
    happened: '同时受理的已到限度，这份报告没有受理，也没有留存。',
    remedy: '等到响应头 Retry-After 所说的秒数之后，用同一个 Idempotency-Key 重新提交。',
  },
  'too-many-requests': {
    status: 429,
    title: '请求过于频繁，请稍后再来',
    happened: '同一个令牌，或者没有令牌的同一个地址，一分钟内的请求超过了限度；这次没有办理。',
    remedy: '等到响应头 Retry-After 所说的秒数之后再来；上报出生用同一个 Idempotency-Key。',
  },
  'not-yet-available': {
    status: 501,
    title: '该功能尚未开通',
    happened: '接口已约定，功能还没有开通。',
    remedy: '现在请线下联系办理机构。',
  },
  'temporarily-unavailable': {
    status: 503,
    title: '系统暂时不可用，请稍后重试',
    happened: '系统所依赖的数据库一时连不上或太忙，或者身份提供方连不上，无法核对令牌。',
    remedy: '等到响应头 Retry-After 所说的秒数之后重试；上报出生用同一个 Idempotency-Key，不会办两次。',
  },
  'internal-error': {
    status: 500,
    title: '系统内部错误',
    happened: '系统遇到没有料到的情况，已记入日志。',
    remedy: '把 instance 或响应头 X-Request-Id 的值告诉系统管理员；可以重试。',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** Where what a code means is said: a reference that holds on whatever address the API is reached at (RFC 9457 §3.1.1). */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}
