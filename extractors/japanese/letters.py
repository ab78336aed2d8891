"""The form in which texts are compared: one width, no white space, letters of today for older ones (旧字体, 異体字)."""

from __future__ import annotations

import unicodedata

from extractors.model.grounding import squash

_OLD = (
    "亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 飮飲 隱隠 營営 榮栄 衞衛 驛駅 圓円 緣縁 艷艶 鹽塩 奧奥 應応 橫横 歐欧 "
    "毆殴 黃黄 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 勸勧 卷巻 寬寛 "
    "歡歓 罐缶 觀観 關関 陷陥 顏顔 歸帰 氣気 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 狹狭 鄕郷 曉暁 區区 "
    "驅駆 勳勲 薰薫 徑径 惠恵 揭掲 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検 權権 獻献 "
    "硏研 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 劑剤 櫻桜 册冊 雜雑 產産 參参 "
    "慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 "
    "緖緒 敍叙 奬奨 將将 涉渉 燒焼 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 狀状 疊畳 穰穣 讓譲 釀醸 囑嘱 觸触 寢寝 "
    "愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 齊斉 攝摂 竊窃 專専 戰戦 淺浅 潛潜 "
    "纖繊 踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 巢巣 爭争 瘦痩 總総 莊荘 裝装 騷騒 增増 臟臓 藏蔵 卽即 屬属 續続 "
    "墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 徵徴 "
    "聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 燈灯 當当 黨党 盜盗 鬭闘 德徳 獨独 讀読 屆届 繩縄 貳弐 惱悩 腦脳 霸覇 "
    "廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 倂併 竝並 餠餅 變変 邊辺 辨弁 瓣弁 辯弁 "
    "舖舗 步歩 寶宝 豐豊 沒没 飜翻 每毎 萬万 滿満 麵麺 默黙 彌弥 戶戸 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 "
    "來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 壘塁 淚涙 勵励 禮礼 隸隷 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 樓楼 "
    "郞郎 錄録 灣湾"
)
_IN_NAMES = "髙高 﨑崎 嵜崎 𠮷吉 濵浜 邉辺 嶋島 嶌島 槗橋 桒桑 淵渕 舘館 聰聡 冨富 籐藤 栁柳 槇槙 逹達 淸清 靑青"
_TODAY = str.maketrans({pair[0]: pair[1] for pair in f"{_OLD} {_IN_NAMES}".split()})


def fold_wording(text: str) -> str:
    """A wording as it is compared: one width (NFKC), no white space.

    >>> fold_wording("第 １２ 回（再開）")
    '第12回(再開)'
    """
    return squash(unicodedata.normalize("NFKC", text))


def fold_letters(text: str) -> str:
    """The text in letters of today, letter by letter, so that places in it stay.

    >>> fold_letters("個人番號の條例、渡邊委員")
    '個人番号の条例、渡辺委員'
    """
    return text.translate(_TODAY)


def forms_of(letter: str) -> str:
    """A letter of today with the other forms in which it is written.

    >>> forms_of("辺"), forms_of("山")
    ('辺邊邉', '山')
    """
    return letter + "".join(chr(other) for other, today in _TODAY.items() if today == letter)
