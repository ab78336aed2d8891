"""What the registers are, and what those of their columns mean that no dataset has."""

from __future__ import annotations

REGISTERS: dict[str, tuple[str, str]] = {
    "decision_register": ("決定の一覧。議題ごとに1行。一つの会議は一度だけ。",
                          "One row per item decided; a meeting in several documents stands once."),
    "speech_register": ("発言の一覧。会議・話者とともに。一つの会議は一度だけ。",
                        "Speeches with meeting and speaker; a meeting in several documents stands once."),
    "finding_register": ("指摘の一覧。ある日の現況・期限・超過日数とともに。",
                         "Findings with their state, deadline and days overdue on a day."),
    "exchange_register": ("質疑応答の一覧。会議・議題とともに。一つの会議は一度だけ。",
                          "Questions and answers with meeting and item; a meeting in several documents stands once."),
    "commitment_register": ("約束の一覧。会議・議題・発言者とともに。一つの会議は一度だけ。",
                            "Commitments with meeting, item and speaker; a meeting in several documents stands once."),
    "vote_register": ("賛否の一覧。会議・議題・結果とともに。一つの会議は一度だけ。",
                      "Votes with meeting, item and outcome; a meeting in several documents stands once."),
}  # fmt: skip
"""Japanese and English."""
COLUMNS: dict[str, tuple[str, str]] = {
    "source": ("原典のあった場所の最初のもの。", "First of the places where the source was found."),
    "status": ("措置の状況。後の文書の報告を含む。", "State of the response, with what later papers report."),
    "state": ("その日の現況。", "State on the day: superseded, done, overdue, in_progress, open or unknown."),
    "deadline": ("最後に述べられた期限。", "Deadline that was stated last."),
    "days_overdue": ("期限からの超過日数。", "Days since the deadline, where it is past."),
    "answered": ("答えがあるか。", "Whether there is an answer."),
}  # fmt: skip
