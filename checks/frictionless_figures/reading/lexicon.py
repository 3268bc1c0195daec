"""The words of printed figures: measure words and qualifiers, and where they are other words.

Word lists are space-separated text in simplified characters; ``digits.fold`` maps full-width and
traditional forms to them one to one, so that offsets hold.
"""

from typing import Final

_MORE: Final = "超过 超过了 超出 超 逾 突破 突破了 多于 高于 大于 越过"
_LESS: Final = "少于 低于 小于"
#: Before a bound these turn it: 不得少于15人 is at least 15.
_NEGATIONS: Final = (
    "不 不得 不能 不应 不应当 不宜 不会 不可 不许 不准 没有 没 未 未能 尚未 并未 从未 均未 均不 "
    "都不 并不 决不 绝不"
).split()

#: Printed before the number -> qualifier (table of `stated`).
BEFORE: Final[dict[str, str]] = {
    **{
        word: qualifier
        for qualifier, words in {
            "nearly": "近 接近 将近 逼近",
            "more-than": f"不止 不只 > {_MORE}",
            "about": "约 大约 大概 约为 约合 约有 约占 差不多 估计 近似",
            "at-least": "至少 至少有 不下 不下于 最少 起码 达到或超过 ≥",
            "at-most": "至多 最多 ≤",
            "less-than": f"不足 不到 未满 不满 未到 < {_LESS}",
        }.items()
        for word in words.split()
    },
    **{negation + word: "at-most" for negation in _NEGATIONS for word in _MORE.split()},
    **{negation + word: "at-least" for negation in _NEGATIONS for word in _LESS.split()},
    **{negation + word: "at-least" for negation in _NEGATIONS[1:] for word in ("不足", "不到")},
}

#: 过 and 上 are qualifiers of a round number only (过百, 上千, 过三千亿元), not in 通过3个.
BEFORE_ROUND: Final[dict[str, str]] = {"过": "more-than", "上": "at-least"}

#: Printed after the number or the measure word -> qualifier.
AFTER: Final[dict[str, str]] = {
    "左右": "about",
    "上下": "about",
    "有余": "more-than",
    "开外": "more-than",
    **{
        form.format(word): qualifier
        for qualifier, words in {
            "at-least": "以上 及以上 之上 或以上",
            "at-most": "以内 内 以下 及以下 之内 之下 或以下",
        }.items()
        for word in words.split()
        for form in ("{}", "(含){}", "{}(含)", "(含本数){}", "{}(含本数)")
    },
}

#: A verb of change may precede a figure given to `read`; the printed figure is what is read.
CHANGES: Final = """
上升 上涨 增长 增加 提高 提升 扩大 增 涨 升 下降 下跌 减少 降低 回落 缩减 降 减 跌 高出 低出 达 达到
为 占 共 共计 累计 总计 合计 同比 环比
"""

#: Measure words that count things (kind quantity).
COUNTS: Final = """
个 名 位 人 波 人次 人口 户 户次 家 家次 起 件 件次 宗 项 项次 条 次 场 场次 批 批次 辆 辆次 台 台次
套 份 支 只 座 处 所 间 栋 幢 层 级 种 类 类型 款 届 期 篇 部 本 册 张 幅 块 片 颗 粒 株 棵 头 匹 羽
尾 艘 架 列 班 班次 航次 架次 车次 站 站次 组 队 对 双 副 枚 门 节 课 堂 团 门次 课时 学分 根 封 顶
口 眼 股 笔 单 票 例 人份 剂 剂次 针 针次 床 床位 席 卷 卷次 册次 方面 车道 艘次 列次 国 省 市 县 区
镇 乡 集 则 句 字 页 首 曲 轮 轮次 步 圈 趟 回 遍 下 顿 盘 盏 杯 瓶 箱 盒 包 袋 桶 车 捆 串 排 行
列车 标段 标箱 成员 人年 车位 泊位 机位 度 度电 代 点 分 环 杆 炉 窝 丝 毫 岁 周岁 档 道 道次 重 维
伙 拨 群 村 社区 街道 村社 网格 部门 印张 路 层楼 基点 个基点 单元 席位 方 味 通 星期 束 滴 把 截 幕
样 股份 枪 箭 刀 炮 拳 脚 遭 尊 匣 枝 朵 团次 面 段 座次 棒 筐 篮 罐 锅 碗 勺 壶 缸 扇 贴 身
"""

#: Measure words of money (kind quantity).
MONEY: Final = """
元 块钱 角 分钱 美元 欧元 英镑 日元 港元 港币 澳元 澳门元 加元 新元 纽元 新加坡元 台币 新台币 日币
韩币 泰铢 人民币 元人民币 卢布 卢比 法郎 瑞士法郎 克朗 比索 兰特 林吉特 雷亚尔 里亚尔 迪拉姆 越南盾
印尼盾 韩元 元整 圆 圆整 毛钱
"""

#: Measure words of length, area, volume and mass: printed to the unit they are rounded to it.
MEASURED: Final = """
米 千米 公里 里 厘米 毫米 微米 纳米 分米 海里 英里 英尺 英寸 尺 寸 丈 里路 华里 光年 公尺 公分 公厘
平方公尺 立方公尺 公方 担 公担 市担 重量箱 平方米 平方公里 平方千米 平方厘米 平米 平方 亩 公顷 顷 垧
英亩 立方米 立方 立方公里 方 升 毫升 公升 加仑 标准立方米 标方 吨 千吨 公斤 千克 克 毫克 微克 斤
市斤 磅 盎司 克拉 吨公里 人公里 车公里 吨标准煤 吨标煤 标准煤 吨碳 载重吨 总吨 km km² km2 km³ m m²
m2 m³ m3 cm cm² cm³ mm mm² dm nm μm um hm² ha kg g mg μg ug t kt Mt L mL ml ㎡ ㎞ ㎏ ㎎ ㎝ ㎜ ㎥
"""

#: Measure words of energy, information and the like (kind quantity).
MEASURES: Final = """
两 桶 标准箱 千瓦 千瓦时 千瓦小时 瓦 瓦时 兆瓦 兆瓦时 吉瓦 吉瓦时 度电 焦耳 千焦 卡 千卡 大卡 伏
千伏 安 安培 千伏安 欧姆 赫兹 千赫 兆赫 兆 字节 比特 兆比特 兆字节 像素 马力 匹 帕 千帕 兆帕 摄氏度
度 克/千克 毫克/千克 毫克/升 微克/立方米 毫克/立方米 元/人 元/吨 元/斤 元/公斤 元/千克 元/平方米
元/千瓦时 分/千瓦时 人/平方公里 公里/小时 米/秒 次/秒 吨/年 吨/日 公斤/亩 千克/亩 斤/亩 件/人 分贝
勒克斯 贝克勒尔 西弗 毫西弗 摩尔 流明 节 当量
"""

#: Measure words whose figures are lengths of time (kind duration).
DURATIONS: Final = """
年 个月 周 星期 个星期 礼拜 个礼拜 天 日 小时 个小时 钟头 个钟头 分钟 秒 秒钟 周年 世纪 个世纪 学年
学期 个学期 季度 个季度 毫秒 微秒 昼夜 个昼夜 工作日 个工作日 个交易日 交易日 载 刻钟 宿 年度 个年头
年头 财年 个财年 个年度 日夜 个自然日 自然日 代人 个甲子 甲子 个寒暑 寒暑 个春秋 春秋 个日夜 工时
学时 课时 辈子 阵子 阵 个晚上 晚上 个半天 个白天 夜 晚
"""

#: Latin and symbolic units; no letter may follow them.
SYMBOLS: Final = """
dB kW KW kw MW GW TW kWh KWh kwh MWh GWh TWh Wh kV KV kVA MVA mA Hz kHz MHz GHz kJ MJ GJ kcal cal ℃
°C ° ℉ Pa kPa MPa hPa GB TB PB MB KB kB GiB TiB bit Mbps Gbps kbps ppm ppb mol mmol s ms h min d
km/h m/s m³/s t/a mg/L mg/m³ μg/m³ ug/m3 bp BP bps TEU
"""

#: Nouns after 零 that make it a printed count of nothing: 零发案.
NOTHINGS: Final = frozenset(
    """
发案 上交 事故 上访 投诉 感染 死亡 伤亡 新增 复发 发生 失误 差错 疫情 火灾 案件 警情 信访 报告 增长
违规 违纪 违法 欠薪 积压 延误 缺陷 故障 污染 举报 复议 败诉 错案 超期 溺亡 溺水 亡人 诈骗 电诈 命案
非访 遗漏 退货 贡献 收入
""".split()
)

#: Shares of the whole -> exponent of their unit in percent.
SHARES: Final[dict[str, int]] = {"%": 0, "‰": -1, "‱": -2, "成": 1, "折": 1}

#: Measure word -> kind of the figure it makes.
UNITS: Final[dict[str, str]] = {
    "": "number",
    **dict.fromkeys(f"{COUNTS} {MONEY} {MEASURED} {MEASURES} {SYMBOLS}".split(), "quantity"),
    **dict.fromkeys(DURATIONS.split(), "duration"),
    **dict.fromkeys(SHARES, "share"),
    **dict.fromkeys("个百分点 百分点 个千分点 千分点 个点".split(), "share"),
    "倍": "multiple",
    "月": "date",
    **dict.fromkeys("号 等 年级 楼 星级 星 审".split(), "ordinal"),
}

#: After a number with 近 these say the last so many (近三年), not nearly so many.
LOOKING_BACK: Final = frozenset("年 个月 周 星期 个星期 天 日 季度 个季度 学年 年度 个年度".split())

#: Of these 二 is the second: a count of two would be 两.
SECONDS: Final = frozenset("级 届 期 轮 代 类 批 回 次 环 组 班 道 路 楼 站 标段".split())

#: Their figures, without 第, are a rank as often as a number: 三级, 十四届.
RANKS: Final = frozenset("级 届 期".split())

#: Words in which a qualifier is none, by their first character: 附近, 失约, 网上. After one of the
#: further characters of an entry it is two words again: 损失约48万元, 更新近500盏.
NOT_BEFORE: Final[dict[str, list[str]]] = {
    qualifier: entries.split()
    for qualifier, entries in {
        "近": "附 最 靠停依 临面光 亲 邻 新更创翻革刷全最重 远 逼 切一 相 就成造 浅 贴 拉 挨",
        "约": "纽 节环季调细情时关小章使音 预 合整综融结联符组混配汇聚 签标书 "
        "制控机体研限编复录印绘管建压强定缉监创精 违 条链面金 契 邀 相 简 特独模 "
        "失损流遗丢走消缺过 公办充 隐 履 缔 赴 誓 爽 毁 续继陆连持手后 "
        "解化调了破理讲和分缓溶 订签制修 租出承招转",
        "超": "反 赶 高提",
        "突破": "新 大",
        "过": "通 经 超 不 走 穿 跨 渡 路 度 翻 见 看 去 来 受 用 飞 开 跑 转 绕 熬 挺",
        "上": "迈 跨 网 线 路 以 向 马 街 地 身 早 晚 史 手 天 海 村 登 走 踏 冲 跃 升",
        "不到": "看 找 想 得 见 收 听 料 遇",
        "不满": "心 强 表",
        ">": "- =",
    }.items()
}

#: What may not follow a word, for then it begins another: 人民, 内部, 名义.
NOT_FOLLOWED: Final[dict[str, str]] = dict(
    entry.split(":")
    for entry in """
国:家|内|际|务|企|道|防|民|有|产|旗|庆|庭|债|外|资|网|标|考|电|语
省:级|份|会|委|政|内|道|去|略|心|钱|力|事|电(?![网力])|直|属|外
市:场|民|区|级|政|长|委|值|郊|容|直|属|本|内|外 县:级|城|域|长|委|区|政|直|内|处
区:间|域|块|位|级|别|政|委|长|分|直|内|外|划 镇:级|长|区|村|党|域|政
乡:村|镇|亲|土|愁|贤|级|党|长|音|里 人:民|工|才|均|大代|身|为|生|物|心|文|性|居|行|社|事
内:部|外|容|需|在|涵|设|地|陆|科|控|网|河|贾 上下:联动|游|班|一心|级|贯通 左右:手|两|侧 以上:海
名:义|牌|称|单|誉|校|城|录|字|片|胜 家:庭|长|园|乡|电|具|人|风|畜|禽|务|政|属 条:件|例|约|款|理|线
级:别 日:报|本|常|益|渐|程|前|后|均|照|用|立|化
年:轻|度计|级|龄|货(?![币物车])|味|会|薪|报|画|鉴|均|年(?!均)|终|初|底|代
天:津|门|下|然|气|空|猫|平|台|津
分:析|布|公司|局|类|工|配|享|别|管|级|组|支|红|包|发|流|之|期|区|散|步|担|院|行|店|店|厂
点:击|赞|评|燃|亮|到点 次:日|要|数|元|生|序|贷 件:套房
起:来|到|步|草|诉|源|初|航|因|义|点|伏|重|飞|跑|舞 元:旦|素|月|宵|首|件|老|宇
里:面|程|约|斯|昂|外|下 方:面|案|向|式|法|便|针|可|才|阵|圆|言|略|位
代:表|替|价|码|理|办|步|管|沟|言 本:地|市|区|县|省|次|级|科|报|月|年|人|质|土|身|着|金|硕|色|领|就
部:门|分|署|队|委|长|落|级 处:理|置|于|罚|处|长|分|方|级|境 场:所|景|地|馆|面 位:于|置|居|列|移|数
台:湾|州|风|账|阶|词|上 期:间|待|望|货|限|盼|末|刊|中 道:路|德|理|教
口:岸|号|罩|碑|径|味|腔|述|感|径 字:号|体|样|典|幕 项:目|链 类:似|比 组:织|成|建|合|团|长|委|装
队:员|伍|长|友 村:民|委|庄|级|社|两|干|干部|支|居|规|镇|里|落|域|集
对:象|接|口|外|策|比|于|应|手|此|待|照|标|话|方|称|抗|面|的 套:路|现|利|取|餐|牌|装
支:持|部|撑|付|援|出|队|流|教|配|柱|书 门:户|口|店|票|诊|槛|前|卫|外|头|路|类 户:籍|外|主|型|口|均
座:谈|位|椅|右|落|机 间:隔|接|歇|距 篇:章|幅 首:先|要|都|次|席 课:程|堂|题|外|余|件
节:约|能|目|日|省|点|假|奏|气|水|前|后 度:假|过|量 号:召|称|码|文|牌 等:[^奖功舱座品残]|$
楼:宇|房|盘|道|栋|市|梯|层|上|下 月:龄|薪|均|月|嫂|饼|球|亮|底|初|末|中|供
个年度:计划|预算|报告|项目|目标|任务|审计|考核|方案 周:边|围|期|刊|年|密|到|长|知|转|末|恩
两:地|岸|侧|个|级|次|天|三|名|位|条|委|年|会|山|新|手|江|广|湖|淮|高
成:员|立|功|果|为|绩|本|长|效|都|就|交|品|人|年|熟|份|分|片|群|型|套|器 群:众|体|里|聊|主|租|防|策
重:要|点|大|视|新|复|庆|伤|病|阳|症|建|特|量 排:查|名|放|除|队|水|列|污|序|班|头|长
行:业|动|政|为|驶|程|人|走|使|长|情|李 站:点|式|长|台|位|在|稳|上|立 片:区|面|段|段|警|刻
角:度|色|落|逐|钱包 维:护|修|持|权|稳|度|码 夜:间|晚|景|市|校|里|色|班|空 晚:上|会|间|餐|报|年|期|霞
阵:地|容|营|线 通:过|报|知|行|道|车|用|信|讯|告|常|胀|俗|达
路:线|口|段|径|面|过|网|边|灯|况|上|长|演|障|政|基|人|遇|侧
环:境|保|节|比|球|绕|卫|城|评|湖|太|岛|杭 束:缚 味:道|觉|精 样:本|板|式|品|子|貌
下:降|跌|滑|午|达|一|属|设|发|辖|周|次|沉|半|列|旬|乡|基层|载|班|岗|水|雨|雪|车|游|调|放
吨碳:[四五九] 份:子|额|量 段:落|位|子|长|家|氏|永|正
面:积|对|临|向|前|貌|试|粉|包|条|团|料|部|子|目|世|议|授|上|谈|板|红 折:算|合|叠|旧|射|腾|回|返|扣
载:频|体|重|客|货|荷|人|波 担:任|当|保|负|心|架|忧 层:面|次|级|层|出|高 档:案|次|期
安:全|装|排|置|徽|心|保|吉|防|稳|宁|定|居|康|阳|顺 平方:根
升:级|至|学|起|高|温|旗|幅|到|为|任|值|格|华|降|腾 克:服|隆|制|拉玛 吨:位 兆:丰 伏:击|案|特 帕:金
斤:斤 丈:夫 尺:寸|度 寸:土 卡:车|片|口|点|通|位 桶:装 杯:子|赛 袋:子 盒:子|饭|马
包:括|含|裹|装|容|机|保|联|村|片|案|干|抓|邮|围|办|车|子 箱:包|子 盘:活|点|子|查|古
圈:层|子|定|内|外|养 步:伐|行|入|骤|履|道|调|枪|态|步|子 股:份|东|权|市|票|民|价|指 针:对|灸|织
床:铺|边|上|垫 席:卷|地|间|位 集:中|体|团|合|群|成|聚|约|装|市|镇|结|美|资|训|贸|散|采|邮|会
则:是|为|要|由|在|有 句:容|话 页:面|岩 曲:线|折|靖|阜|江|艺
轮:换|流|胎|船|训|廓|岗|候|班|渡|椅|值|动|番|滑|回 遍:布|及|地|访|历
回:来|应|升|落|收|归|家|到|顾|访|复|报|头|暖|馈|购|流|迁|国|忆|答|民|乡|族|望 顿:时|挫
车:辆|间|站|主|企|位|道|库|险|祸|厢|身|牌|管|流|型|市|载|速|友|票|网|费 串:联|通|门
列:为|入|车|出|席|装|举|支|表|队 班:子|级|长|组|主任|车|次|会|里|委 亩:均 公里:数
米:粉|饭|面|线|兰|其林|脂|尔|业
""".split()
)
