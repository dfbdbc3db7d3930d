/**
 * Words of the machinery: what a newcomer meets in the code and finds in no textbook, each with the term of the trade it
 * stands for. What the trade has a short word for is called by it in the code.
 */
export const MACHINERY = [
  { code: 'news', chinese: '新情况', note: 'wake 的一种：落了账而流程还不知道的（event）' },
  {
    code: 'story',
    chinese: '次序',
    note: '流程里写的办理先后（workflow）；测试与演练里是一串事件（scenario）',
  },
  { code: 'deed', chinese: '行动', note: '一轮或一个决定要做的一步（command handler）' },
  { code: 'effects', chinese: '结果', note: '一轮要写下的全部，一条语句写完（unit of work）' },
  {
    code: 'landing',
    chinese: '落账',
    note: '收到的先写进台账再作别的（durable inbox）；landed：已落账、还没应用的',
  },
  {
    code: 'judge',
    chinese: '判别',
    note: '一条消息可不可信、一条规则满足与否（validate / evaluate）；纯函数',
  },
  { code: 'net', chinese: '网', note: '每 15 秒找一次丢了的唤醒（reconciler）' },
  { code: 'sweep', chinese: '清扫', note: '定时取到期未办的再办（periodic retry）' },
  { code: 'lane', chinese: '道', note: '发件箱的两条：平常的与批量的（priority queue）' },
  { code: 'lease', chinese: '租约', note: '一段时间内独占，到期自动放开' },
  { code: 'shard', chinese: '分片', note: '发件箱按办件编号分成的份，各由一个 relay 租用' },
  { code: 'relay', chinese: '中继', note: '唯一发布消息的进程（outbox dispatcher）' },
  { code: 'gateway', chinese: '网关', note: '收部门答复、落账、唤醒的进程（consumer）' },
  { code: 'desk', chinese: '收件处', note: '部门处理一批指令的地方（command handler）' },
  { code: 'office', chinese: '部门的身份', note: '部门的名称、模式与密钥（tenant context）' },
  {
    code: 'misbehaviour',
    chinese: '异常表现',
    note: '按设置让模拟部门拒绝、沉默、要求补正（fault injection）',
  },
  { code: 'background work', chinese: '后台活', note: '部门在收件处之外自己做的，如成批付款' },
  { code: 'pause switch', chinese: '停收开关', note: '部门按设置停机时不再取消息' },
  { code: 'keeper', chinese: '看守', note: '看着一个进程或服务器，死了就再启动（supervisor）' },
  { code: 'supervisor', chinese: '监督进程', note: 'npm start 启动的进程；也是一种令牌的岗位（主管）' },
  { code: 'shape', chinese: '形态', note: '整套系统跑在哪种服务器上：开发的或生产的' },
  { code: 'witness', chinese: '证据收集者', note: '核对不变量时替它取齐各处数据的（data source）' },
  { code: 'evidence', chinese: '证据', note: '核对时同一时刻的台账、登记簿、消息与流程' },
  { code: 'tally', chinese: '计数', note: '核对一项不变量时数着看过的、违反的与在途的（counter）' },
  { code: 'hold', chinese: '搁住', note: '有待人核实的，只等它所及的那一件（block）' },
  { code: 'lookup', chinese: '查找散列', note: '带密钥的散列，不露出内容而能查相同' },
  { code: 'fail point', chinese: '故障点', note: '测试与演练在此处杀进程；平时什么也不做' },
  { code: 'guard', chinese: '守卫', note: '一处防丢防重的办法；逐个关掉，必有测试失败' },
  { code: 'drill', chinese: '演练', note: '在负载下造一种故障，再查全部不变量（chaos test）' },
  { code: 'ward', chinese: '坏行清单', note: '演练里每个循环放一行永远办不成的' },
  { code: 'actor', chinese: '参与者', note: '探索里轮流走一步的一方：worker、网关、部门、人' },
  { code: 'rival', chinese: '对手', note: '测量时用别的办法做同样的事的程序' },
] as const;
