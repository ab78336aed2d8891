"""Papers of invented bodies over several years, for the tests of tracking. All names are invented."""

from __future__ import annotations

from pathlib import Path

AUDIT_2022 = """令和４年度　定期監査の結果について

令和５年２月10日
星見市監査委員

１　指摘事項

（１）アカウントの管理（情報政策課）
　退職した職員のアカウントが削除されず、利用できる状態のまま残されていた。速やかに削除すること。
【措置状況】令和５年９月30日までに削除の手順を定める予定である。

（２）ログの分析（税務課）
　税務情報システムのログを取得しているものの、分析が行われていなかった。
【措置状況】令和５年12月28日までに分析の手順を定める予定である。

（３）備品の管理（総務課）
　備品台帳に登録されていない備品があった。
"""

REPORT_2023 = """<html><head><meta charset="utf-8"><title>措置状況</title></head><body>
<p>令和４年度定期監査の結果に基づく措置状況について</p><p>令和６年２月９日</p><p>星見市監査委員</p>
<table><tr><th>所管課</th><th>指摘事項</th><th>措置状況</th></tr>
<tr><td>情報政策課</td><td>退職した職員のアカウントが削除されず、利用できる状態のまま残されていた。</td>
<td>退職者のアカウントを全て削除した。（措置済み）</td></tr>
<tr><td>税務課</td><td>税務情報システムのログを取得しているものの、分析が行われていなかった。</td>
<td>手順の策定に時間を要しており、令和６年９月30日までに定める予定である。</td></tr>
</table></body></html>
"""

REPORT_2024 = """<html><head><meta charset="utf-8"><title>措置状況</title></head><body>
<p>令和４年度定期監査の結果に基づく措置状況について（第２回）</p><p>令和７年２月７日</p><p>星見市監査委員</p>
<table><tr><th>所管課</th><th>指摘事項</th><th>措置状況</th></tr>
<tr><td>税務課</td><td>ログの分析が行われていなかった。</td>
<td>分析の手順を定め、毎月の分析を開始した。（措置済み）</td></tr>
</table></body></html>
"""

AUDIT_2024 = """令和６年度　定期監査の結果について

令和７年２月７日
星見市監査委員

１　指摘事項

（１）利用者IDの管理（情報政策課）
　人事異動により転出した職員の利用者IDが無効化されないまま登録されていた。
【措置状況】令和７年６月30日までに見直す予定である。

（２）郵便切手の管理（総務課）
　郵便切手の受払簿の残数と現物の枚数とが一致していなかった。
【措置状況】
"""

OTHER_TOWN_2023 = """令和５年度　定期的な立入検査の結果について

令和６年３月15日
風見町監査委員

１　指摘事項

（１）アクセス記録の確認
　住民情報システムのアクセス記録は採取しているものの、その内容を定期に確認する運用となっていなかった。（番号法第12条）
【措置状況】令和６年９月30日までに点検の手順を定める。

（２）ログの保存期間
　住民情報システムのアクセスログの保存期間が定められていなかった。（番号法第12条）
【措置状況】

（３）退職者の権限
　退職した者のアクセス権限が抹消されていなかった。
【措置状況】対応済
"""

PAPERS = {
    "audit-2022.txt": AUDIT_2022,
    "report-2023.html": REPORT_2023,
    "report-2024.html": REPORT_2024,
    "audit-2024.txt": AUDIT_2024,
    "other-2023.txt": OTHER_TOWN_2023,
}


def write_papers(folder: Path, *names: str) -> None:
    """Write these papers, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or PAPERS:
        (folder / name).write_text(PAPERS[name], encoding="utf-8")
