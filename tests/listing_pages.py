"""Listing pages of invented bodies, in the ways in which real ones announce their documents.

Each page says which links lead to minutes and what is known of each: (address, day, a word of its title).
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "<!doctype html><html lang=ja><head><meta charset=utf-8><title>{0}</title></head><body>"
CHROME = (
    "<header><a href=/>トップ</a><nav><ul class=gnav><li><a href=/kurashi/>くらし</a></li>"
    "<li><a href=/shisei/kaigiroku.html>会議録・議事録</a></li></ul></nav></header>"
    "<div class=breadcrumb><a href=/>ホーム</a> &gt; <a href=/shingikai/>審議会</a></div>"
)
FOOT = "<footer><a href=/sitemap.html>サイトマップ</a> <a href=/pdf/privacy.pdf>個人情報の取扱い</a></footer></body></html>"


@dataclass(frozen=True)
class Case:
    """A page, and the minutes on it."""

    name: str
    page: str
    minutes: tuple[tuple[str, str | None], ...]
    """Address and day of the meeting."""
    kind: str = "minutes"
    encoding: str = "utf-8"
    form: str = "file"


def page(title: str, body: str) -> str:
    return HEAD.format(title) + CHROME + f"<main><h1>{title}</h1>{body}</main>" + FOOT


CASES = (
    Case(
        "nested lists, a meeting each",
        page(
            "杉原市情報公開審査会",
            "<ul><li>令和6年度<ul>"
            "<li>第2回（令和6年9月12日開催）<ul><li><a href=r6/2giji.pdf>会議録（PDF：210KB）</a></li>"
            "<li><a href=r6/2shiryo.pdf>資料1（PDF：1.2MB）</a></li></ul></li>"
            "<li>第1回（令和6年5月8日開催）<ul><li><a href=r6/1giji.pdf>会議録（PDF：198KB）</a></li>"
            "<li><a href=r6/1shidai.pdf>次第</a></li></ul></li></ul></li></ul>",
        ),
        (("r6/2giji.pdf", "2024-09-12"), ("r6/1giji.pdf", "2024-05-08")),
    ),
    Case(
        "a table with columns of minutes and papers",
        page(
            "北湊町行政改革推進委員会",
            "<table><tr><th>回</th><th>開催日</th><th>議事録</th><th>資料</th></tr>"
            "<tr><td>第3回</td><td>令和5年11月20日</td><td><a href=//{host}/g3.pdf>PDF</a></td><td><a href=/s3.pdf>PDF</a></td></tr>"
            "<tr><td>第2回</td><td>令和5年8月4日</td><td><a href=/g2.pdf>PDF</a></td><td><a href=/s2.pdf>PDF</a></td></tr></table>",
        ),
        (("/g3.pdf", "2023-11-20"), ("/g2.pdf", "2023-08-04")),
    ),
    Case(
        "a table whose year goes on over rows",
        page(
            "玉淵村教育委員会定例会",
            "<table><caption>会議録</caption><thead><tr><th>年度</th><th>月日</th><th>会議録</th><th>議案</th></tr></thead>"
            "<tr><th rowspan=2>令和5年度</th><td>令和5年4月27日</td><td><a href=k/0427.pdf>4月定例会（PDF）</a></td><td><a href=k/g0427.pdf>議案</a></td></tr>"
            "<tr><td>令和5年5月25日</td><td><a href=k/0525.pdf>5月定例会（PDF）</a></td><td><a href=k/g0525.pdf>議案</a></td></tr></table>",
        ),
        (("k/0427.pdf", "2023-04-27"), ("k/0525.pdf", "2023-05-25")),
    ),
    Case(
        "a list of definitions",
        page(
            "高嶺県公文書管理委員会",
            "<dl><dt>第5回 令和6年2月1日</dt><dd><a href=5/gijiyoshi.pdf>議事要旨</a>　<a href=5/shiryo1.pdf>資料1</a></dd>"
            "<dt>第4回 令和5年10月3日</dt><dd><a href=4/gijiyoshi.pdf>議事要旨</a>　<a href=4/shiryo1.pdf>資料1</a></dd></dl>",
        ),
        (("5/gijiyoshi.pdf", "2024-02-01"), ("4/gijiyoshi.pdf", "2023-10-03")),
    ),
    Case(
        "cards",
        page(
            "白鳥市総合教育会議",
            "<div class=cards><div class=card><p class=date>2024年3月14日</p><h3>第2回総合教育会議</h3><p><a href=/dl?f=24-2>議事録をダウンロード</a></p></div>"
            "<div class=card><p class=date>2023年8月30日</p><h3>第1回総合教育会議</h3><p><a href=/dl?f=24-1>議事録をダウンロード</a></p></div></div>",
        ),
        (("/dl?f=24-2", "2024-03-14"), ("/dl?f=24-1", "2023-08-30")),
        form="page",
    ),
    Case(
        "tabs by year in one page",
        page(
            "汐見市都市計画審議会",
            "<ul role=tablist><li><a href=#t6>令和6年度</a></li><li><a href=#t5>令和5年度</a></li></ul>"
            "<div id=t6><h2>議事録</h2><ul><li><a href=t/241.pdf>第41回（7月11日）</a></li></ul></div>"
            "<div id=t5><h2>議事録</h2><ul><li><a href=t/240.pdf>第40回（2月6日）</a></li></ul></div>",
        ),
        (("t/241.pdf", "2024-07-11"), ("t/240.pdf", "2024-02-06")),
    ),
    Case(
        "links called PDF only, the kind in the heading",
        page(
            "水戸辺町議会議会運営委員会",
            "<h2>委員会記録</h2><h3>会議録</h3><p>令和6年6月3日　<a href=0603.pdf>PDF</a></p><p>令和6年3月4日　<a href=0304.pdf>PDF</a></p>"
            "<h3>資料</h3><p>令和6年6月3日　<a href=s0603.pdf>PDF</a></p>",
        ),
        (("0603.pdf", "2024-06-03"), ("0304.pdf", "2024-03-04")),
    ),
    Case(
        "a council's search system: results behind addresses with a session",
        page(
            "会議録検索結果",
            "<form method=get action=search><input name=q></form><table class=result><tr><th>会議名</th><th>開催日</th></tr>"
            "<tr><td><a href='view.cgi?sid=9f3a7c21b04d5e68aa10&no=1012'>令和6年第2回定例会 会議録 第3号</a></td><td>2024年6月14日</td></tr>"
            "<tr><td><a href='view.cgi?sid=9f3a7c21b04d5e68aa10&no=1011'>令和6年第2回定例会 会議録 第2号</a></td><td>2024年6月13日</td></tr></table>"
            "<p><a href='?page=2'>次の20件</a></p>",
        ),
        (("view.cgi?no=1012", "2024-06-14"), ("view.cgi?no=1011", "2024-06-13")),
        form="page",
    ),
    Case(
        "links made by a form's POST",
        page(
            "福浦町農業委員会総会",
            "<table><tr><th>開催日</th><th>議事録</th></tr>"
            "<tr><td>令和5年7月10日</td><td><form method=post action=get.php><input type=hidden name=id value=7><input type=submit value=表示></form></td></tr>"
            "<tr><td>令和5年6月9日</td><td><form method=post action=get.php><input type=hidden name=id value=6><input type=submit value=表示></form></td></tr></table>",
        ),
        (("get.php#id=7", "2023-07-10"), ("get.php#id=6", "2023-06-09")),
        form="form",
    ),
    Case(
        "an old page in Shift_JIS with an image for a link",
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><title>会議録</title></head><body bgcolor=white>"
        "<center><font size=5>富岳町介護保険運営協議会会議録</font></center><table border=0>"
        "<tr><td>平成28年11月1日</td><td>第2回</td><td><a href=h28-2.pdf><img src=pdf.gif alt=会議録></a></td></tr>"
        "<tr><td>平成28年6月2日</td><td>第1回</td><td><a href=h28-1.pdf><img src=pdf.gif alt=会議録></a></td></tr></table></body></html>",
        (("h28-2.pdf", "2016-11-01"), ("h28-1.pdf", "2016-06-02")),
        encoding="cp932",
    ),
    Case(
        "an old page in EUC-JP, one paragraph with breaks",
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=EUC-JP'></head><body><h1>名取川町 個人情報保護審議会</h1>"
        "<p>平成27年9月8日 <a href=a/giji270908.pdf>議事概要</a></p><p>平成27年2月3日 <a href=a/giji270203.pdf>議事概要</a></p></body></html>",
        (("a/giji270908.pdf", "2015-09-08"), ("a/giji270203.pdf", "2015-02-03")),
        encoding="euc_jp",
    ),
    Case(
        "results of audits and what was done about them",
        page(
            "監査の結果（桐野市監査委員）",
            "<h2>定期監査</h2><ul><li><a href=k/r5teiki.pdf>令和5年度定期監査の結果について（令和6年2月20日公表）[PDF 340KB]</a></li>"
            "<li><a href=k/r5sochi.pdf>監査の結果に基づき講じた措置（令和6年8月1日）[PDF 120KB]</a></li></ul>"
            "<h2>監査計画</h2><ul><li><a href=k/keikaku.pdf>令和6年度監査計画 [PDF]</a></li></ul>",
        ),
        (("k/r5teiki.pdf", "2024-02-20"), ("k/r5sochi.pdf", "2024-08-01")),
        kind="audit_report",
    ),
)
"""Twelve that were written with the code."""

LATER = (
    Case(
        "an accordion, one paragraph a meeting, size in brackets after each link",
        page(
            "栗ケ沢市男女共同参画推進委員会",
            "<details open><summary>令和7年度</summary><p>第1回 令和7年6月18日（水曜日） <a href=../fs/1/2/3/R7-1_gijiroku.pdf>第1回議事録 (PDF 456KB)</a> "
            "<a href=../fs/1/2/4/R7-1_shiryo.pdf>第1回資料 (PDF 3MB)</a></p></details>"
            "<details><summary>令和6年度</summary><p>第2回 令和7年1月22日（水曜日） <a href=../fs/1/1/3/R6-2_gijiroku.pdf>第2回議事録 (PDF 401KB)</a> "
            "<a href=../fs/1/1/4/R6-2_shiryo.pdf>第2回資料 (PDF 2MB)</a></p></details>",
        ),
        (("/fs/1/2/3/R7-1_gijiroku.pdf", "2025-06-18"), ("/fs/1/1/3/R6-2_gijiroku.pdf", "2025-01-22")),
    ),
    Case(
        "a table turned on its side, a meeting a column",
        page(
            "八坂村国民健康保険運営協議会",
            "<div class=tmp_contents><table><tr><th></th><th>第1回</th><th>第2回</th></tr><tr><th>開催日</th><td>令和6年8月7日</td><td>令和7年2月5日</td></tr>"
            "<tr><th>会議録</th><td><a href=kokuho/6-1.docx>ワード</a></td><td><a href=kokuho/6-2.docx>ワード</a></td></tr>"
            "<tr><th>資料</th><td><a href=kokuho/6-1s.pdf>PDF</a></td><td><a href=kokuho/6-2s.pdf>PDF</a></td></tr></table></div>",
        ),
        (("kokuho/6-1.docx", None), ("kokuho/6-2.docx", None)),
    ),
)
"""Two that were written after it, with what it gave at first sight beside them in the test."""
