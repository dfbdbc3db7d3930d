import { subjectWord } from './words.ts';

/*
 * A notice as it is said on the telephone, or written in a letter, where the short message did not arrive. Product defaults: no
 * text says what is done then.
 */

const SIGNATURE = /^【[^】]*】/;

/** The words of a notice without the signature of the short message. */
function plain(text: string): string {
  return text.replace(SIGNATURE, '');
}

/** What a clerk says on the telephone. @param text of the notice, as its phone would have had it */
export function callScript(text: string): string {
  return `请先说明身份：“您好，这里是政务服务大厅出生一件事窗口。”再照读：“${plain(text)}”最后说：“我们不问账号、密码和验证码，核实请拨12345。”`;
}

/** What stands in a letter. @param text of the notice, as its phone would have had it @param to whose letter it is */
export function letterText(text: string, to: 'mother' | 'father'): string {
  return `信的内容：“${plain(text)}”落款写受理窗口与日期，挂号寄至${subjectWord(to)}本人的居住地，不由他人转交，凭回执记为已告知。`;
}
