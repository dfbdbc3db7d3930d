/**
 * Why a message was set aside: codes that stay, with words for whoever looks into it. The first part is what no reader can use;
 * then what departments say that is not theirs to say, does not fit what they were asked, or is of nobody.
 */
export const DEAD_LETTER_REASONS = {
  unreadable: '不是可读的 CloudEvents 消息',
  'wrong-schema': '消息字段不符合约定',
  'version-unknown': '消息版本高于本程序所能读',
  'contradicts-itself': '消息类型与其内容不一致',
  'wrong-key': '消息键不是其办件编号',
  'unknown-matter': '不归该部门办的事项',
  'cannot-be-opened': '封装打不开：密钥不符，或明文字段被改过',
  'wrong-payload': '封装内容不符合事项的格式',
  'cannot-be-written': '封装内容有无法存入的字符',
  'handler-failed': '部门办理时出错',
  'wrong-department': '发来答复的部门不管该事项',
  'wrong-source': '消息来源不是该主题的部门',
  'wrong-command': '所答的不是对该办理对象、事项与次数的指令',
  'wrong-ticket': '没有发出过所答的指令：指令凭证不符',
  'old-form': '对新封装格式的指令作了旧格式的答复',
  'case-unknown': '台账没有该办件',
  'erasure-unknown': '没有请该部门删除过',
  'notice-unknown': '没有发过该通知',
  'not-a-notice': '不是通知',
  'does-not-open': '封装打不开',
  'not-a-payload': '封装内容不符合格式',
  'unknown-template': '没有这种通知',
  'lacks-a-value': '通知缺少要填的内容',
  'cannot-be-kept': '内容写不进接收方的库',
  'kept-unreadable': '接收方存着的内容打不开了',
  'too-many-for-a-phone': '同一电话一日内被太多办件使用，通知暂缓',
  'too-large': '消息过大',
  'letter-not-kept': '台账存不下这封来信，只记下它原来的位置',
  'codec-unknown': '不认得的压缩方式',
  'codec-failed': '整批消息解压不了',
  'inflated-too-large': '整批消息展开后过大',
  'checksum-wrong': '整批消息的校验和不对',
  'format-unknown': '整批消息的格式不认得',
  'records-damaged': '批里的消息损坏',
} as const satisfies Readonly<Record<string, string>>;

export type DeadLetterCode = keyof typeof DEAD_LETTER_REASONS;

/** The words of a reason, which may have a place in the message behind its code. */
export function deadLetterWords(reason: string): string {
  const [code = ''] = reason.split(' ');
  return Object.hasOwn(DEAD_LETTER_REASONS, code) ? DEAD_LETTER_REASONS[code as DeadLetterCode] : '原因不明';
}

/** No message of ours: the bytes of a whole batch, or nothing but an id, a digest or a place. */
const NO_MESSAGE: readonly string[] = [
  'codec-unknown',
  'codec-failed',
  'inflated-too-large',
  'checksum-wrong',
  'format-unknown',
  'records-damaged',
  'kept-unreadable',
  'too-many-for-a-phone',
  'too-large',
  'letter-not-kept',
] satisfies readonly DeadLetterCode[];

/** Whether a letter can be looked at once more as it came; else it can only be mended or discarded. */
export function isReplayable(reason: string): boolean {
  return !NO_MESSAGE.includes(reason.split(' ')[0] ?? '');
}
