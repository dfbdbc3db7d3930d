import type { ProblemKind } from './problem-kind.ts';

/** What goes wrong for parents who sign in, and with papers (problem.ts). */
export const FAMILY_PROBLEMS = {
  'code-not-accepted': {
    status: 422,
    title: '验证码不对或已失效',
    happened: '验证码不对、超过5分钟、已用过，或者错了五次。没有登录。',
    remedy: '还有次数的（triesLeft），核对短信再输；没有的，重新取一个验证码。',
  },
  'too-many-codes': {
    status: 429,
    title: '取验证码太频繁',
    happened: '同一个链接刚取过验证码，或者一小时、一天里取得太多。没有再发。',
    remedy: '等到响应头 Retry-After 所说的秒数之后再取；一直收不到的，拨12345或到政务服务大厅窗口。',
  },
  'link-not-given': {
    status: 409,
    title: '现在不能重发登录链接',
    happened: '电话正在核对、没有核实、与别人相同，或者没有电话（errors 写明是哪一种）。没有发送。',
    remedy: '按 detail 办理：多数情形先办身份核对（两个人办结），办结后自动发新链接。',
  },
  'too-many-links': {
    status: 429,
    title: '重发登录链接太频繁',
    happened: '24小时内给这位家长已重发3次。没有再发。',
    remedy: '等到响应头 Retry-After 所说的秒数之后再发；急的，办身份核对。',
  },
  'nobody-to-invite': {
    status: 409,
    title: '没有可以邀请的另一方',
    happened: '出生报告里没有另一方，没有留下电话，或者两位家长的信息分开保护。没有发出邀请。',
    remedy: '拨12345或到政务服务大厅窗口，由工作人员核对身份后补上电话。',
  },
  'cannot-be-withdrawn': {
    status: 409,
    title: '该事项已办完或还没有开始，不能撤回',
    happened: '只有已经送出、部门还没有办完的事项可以申请撤回。',
    remedy: '已办完的，拨12345或到政务服务大厅窗口问清怎样更正或注销。',
  },
  'too-many-pictures': {
    status: 409,
    title: '照片已经够多了',
    happened: '一位家长在一个办件里至多发12张照片，一个办件至多20张。这一张没有留存。',
    remedy: '还要补充的，拨12345或到政务服务大厅窗口。',
  },
  'too-many-pictures-today': {
    status: 429,
    title: '今天发的照片太多',
    happened: '一位家长24小时内至多发10张照片，合计至多30 MB。这一张没有留存。',
    remedy: '等到响应头 Retry-After 所说的秒数之后再发；急的，拨12345或到政务服务大厅窗口。',
  },
  'document-not-written': {
    status: 409,
    title: '办件到这一步，还不能出具该文书',
    happened: '待遇尚未核定，或者个人信息已删除，没有可写的内容。没有出具。',
    remedy: '核定之后再来；个人信息已删除的，不再出具文书。',
  },
  'copy-elsewhere': {
    status: 409,
    title: '该纸质文书不在这一步',
    happened: '这份纸质文书还没有办到上一步，或者已经办过了。没有改动。',
    remedy: '重新读取打印队列，按其中的状态办理。',
  },
} as const satisfies Record<string, ProblemKind>;
