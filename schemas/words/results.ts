/** What people call the parts of a result, in the order they are worth showing. */
const RESULT_WORDS: Readonly<Record<string, string>> = {
  certificateNumber: '证件编号',
  residentId: '公民身份号码',
  recordNumber: '接种档案',
  accountNumber: '参保编号',
  cardNumber: '卡号',
  settlementNumber: '结算编号',
  registrationNumber: '登记编号',
  coverFrom: '待遇起',
  payBy: '缴费截止',
};

/** What people call a part of a result; undefined: nothing that is shown. */
export function resultWord(key: string): string | undefined {
  return RESULT_WORDS[key];
}

/**
 * `证件编号 X000****01` and the like: what a matter resulted in, as the API shows it (masked).
 * @param say another way to say the name of a part
 */
export function resultWords(
  result: Readonly<Record<string, unknown>> | undefined,
  say: (key: string) => string = (key) => RESULT_WORDS[key] ?? key,
  comma = '，',
): string {
  return Object.keys(RESULT_WORDS)
    .flatMap((key) => (typeof result?.[key] === 'string' ? [`${say(key)} ${result[key]}`] : []))
    .slice(0, 2)
    .join(comma);
}
