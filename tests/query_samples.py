"""Documents of our own for the tests of search, views, exports and reports. All names are invented."""

from __future__ import annotations

from pathlib import Path

MINUTES = """第７回星見市個人情報保護審議会 会議録

日時　令和５年６月21日（水）　午後２時から午後３時30分まで
場所　星見市役所　第一会議室
出席者　日野会長、三浦委員、大沢委員

議題
１　窓口支援システムの導入について
２　図書館の予約システムについて

○日野会長　ただいまから第７回星見市個人情報保護審議会を開会します。
　議題１「窓口支援システムの導入について」、事務局から説明をお願いします。
○事務局　資料１に基づき説明します。個人情報の保護に関する法律第69条第２項第１号に基づくもので、目的外利用に当たります。引越しの届出を一度で済ませる仕組みです。
○日野会長　ただいまの説明について、御質問はありませんか。
○三浦委員　個人情報保護委員会への報告は要りますか。保存期間は何年ですか。
○事務局　報告は要りません。保存期間は５年です。
○日野会長　それでは、議題１について、原案のとおり承認することとしてよろしいでしょうか。
（異議なし）
○日野会長　御異議がないようですので、原案のとおり承認いたします。
　続いて、議題２「図書館の予約システムについて」、事務局から説明をお願いします。
○事務局　資料２に基づき説明します。関係課との打合せで、サーバを移すことにしました。
○大沢委員　委託先の監督はどうしますか。
○事務局　毎年、実地の監査をします。
○日野会長　ほかに御質問がなければ、議題２について、継続して審議することとしてよろしいでしょうか。
（異議なし）
○日野会長　御異議がないようですので、継続して審議することといたします。
　以上をもちまして閉会いたします。
"""

LATER = """第９回星見市個人情報保護審議会 会議録

日時　令和６年２月14日（水）　午後２時から午後３時まで
場所　星見市役所　第一会議室
出席者　日野会長、三浦委員、大沢委員

○日野会長　ただいまから第９回星見市個人情報保護審議会を開会します。
　議題１「要綱の改正について」、事務局から説明をお願いします。
○事務局　資料１に基づき説明します。目的外利用の手続を明らかにする改正です。
○大沢委員　=1+1 という式のような書き方は、改めてはどうでしょうか。
○日野会長　本日のところは説明を受けるにとどめます。以上をもちまして閉会いたします。
"""

FINDINGS = """令和５年度　個人情報の取扱いに関する立入検査の結果について

令和５年10月６日
星見市監査委員

１　指摘事項

（１）アカウントの管理
　退職した職員のアカウントが削除されず、利用できる状態のまま残されていた。速やかに削除し、定期的に棚卸しを行うこと。
【措置状況】退職者のアカウントを削除した。今後は毎年３月31日までに棚卸しを行う。（対応済）

（２）ログの分析
　情報システムのログを取得しているものの、分析が行われていなかった。
【措置状況】令和６年１月31日までに分析の手順を定める予定である。

（３）委託先の監督
　再委託の承認を書面で行っていなかった。
【措置状況】
"""


def page(text: str) -> str:
    """The text as a web page, a paragraph to a line."""
    lines = "\n".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())
    return f"<html><head><meta charset='utf-8'><title>会議録</title></head><body>{lines}</body></html>"


def write_samples(folder: Path) -> None:
    """Minutes as text and once more as a web page, later minutes, and the findings of an inspection."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minutes-7.txt").write_text(MINUTES, encoding="utf-8")
    (folder / "minutes-7.html").write_text(page(MINUTES), encoding="utf-8")
    (folder / "minutes-9.txt").write_text(LATER, encoding="utf-8")
    (folder / "findings.txt").write_text(FINDINGS, encoding="utf-8")
