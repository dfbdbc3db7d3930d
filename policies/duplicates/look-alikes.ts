/**
 * Characters of names that hands and scanners take for each other (形近字), group by group; the first stands for all of a
 * group. Put together for this product from what forms of GB/T 13000 share all but a stroke or a radical; sounds are compared
 * beside it.
 */
const GROUPS = `
己已巳 未末 土士 日曰 天夭夫 大太犬 人入八 干千于 王玉主 田由甲申 刀力刁 令今 东乐车 牛午 井开 贝见 折拆析
辛幸 晴睛清请情 静靖 梅海悔 淑椒叔 琳淋彬 林材村 洋样详祥 珊姗册 娜那哪 娟捐涓绢 婷停亭 妍研 娇桥骄乔
俊峻骏竣 浩皓晧诰 洁结拮 桔秸 建健键 伟纬韦炜玮 佳桂挂娃 侍待诗持 任住往佳 仪议义 伊尹 依衣 候侯 俞愈瑜渝榆
喻谕 敏每毓 思恩 恬活话 怡冶治 恒桓垣 慧惠彗 欣掀 忻沂 炎焱 燕熙 熹喜 晓烧浇 晨辰震 昊吴旲 昱昂昆 晟成城诚
晖辉浑 暖缓援 曼漫蔓 旻旼 春舂 青责 萍苹 芳方房 芬分纷 芸云耘 英央 茜西栖 莉利俐 莹营莺 菲非斐 蕾雷 薇微
兰三羊 茵因姻 蓉容溶 蓓倍培 荷何河 莲连涟 华毕 晔烨 宁宇字 宜宣 宏宠 容客 安按 家宗 宪宽 定实 彤丹 彦颜产
志心 忠中 怀坏 恺凯铠 悦说税锐 惟唯维淮 杨扬场 柳聊 柏伯拍 栋冻陈 桐铜洞 楠南喃 榕熔 楚疑 泽择译怿 波破坡 洪哄烘
涛祷 淳醇谆 源愿 滢滔 潇萧箫 澄橙登 玲铃伶岭玖 珍诊 珠株殊 琪棋淇琦 瑞端 瑶摇遥谣 璐路露 琼谅 璇旋
丽俪 红江虹 纯钝 绍绢招 维准 继断 绮倚 美姜 羽习 翔详 翠粹 胜性 腾滕藤 致到 良郎朗娘 艳滟 若苦 范苑 董重
贤坚 贵责 超赵 逸免 远运 郭廓敦 郑邓 邵邢那 钟钊 钰珏 铭名茗 锋峰烽蜂 锦绵棉 长张 陆陈 陶淘 雅稚 雨而
雪雷 霞震 霖霜 韩朝 顺须 颖颍 飞乙 香杳 马鸟 鸣呜 鹏朋 黄寅 齐乔 龙尤 穆稳 秀季李 科料 程埕 章童 筱条 素索
紫絮 绪诸 罗岁 耀跃 舒野 苏办 许计 谢榭 贾买 赫赤 辛宰 迪油 邱丘 钱线 阮院 阎闫 隋随 雍壅 靳斩 鲁曾 鲍飽
`;

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  GROUPS.trim()
    .split(/\s+/)
    .flatMap((group) => [...group].map((character) => [character, [...group][0] ?? character] as const))
    .toReversed(),
);

/** What stands for a character and all that look like it. */
export function lookOf(character: string): string {
  return CLASS_OF.get(character) ?? character;
}
