"""Scoring: the weights in the package are those that training gives, sums are exact, reasons add up."""

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from extractors.scoring import (
    Agreement,
    ColumnText,
    LinearModel,
    Reason,
    Statement,
    assent_features,
    column_features,
    context_features,
    dates_named,
    flag,
    load_model,
    state_features,
    statement_features,
    text_features,
    weights_hash,
    wording_features,
)
from extractors.scoring.features import fold_text
from extractors.scoring.linear import CURVES, LARGEST, interpolated, load_curves, read_model, unpacked, weights_folder
from extractors.scoring.states import Tense, act_of, sentences_of, tense_of
from tests.train.examples import examples
from tests.train.fit import fit, pack, style_folds, written
from tests.train.recipes import RECIPES

JAPANESE = st.text(
    st.sampled_from("アカ委託先の監督が不十分である。改善されたい、（令和５年第１２号）①「はい」ー・ \n")
    | st.characters(),
    max_size=120,
)
MODELS = sorted(RECIPES)


@pytest.mark.parametrize("name", MODELS)
def test_each_question_has_weights(name: str) -> None:
    model = load_model(name)
    assert len(model.labels) == len(set(model.labels))
    assert len(model.bias) == (1 if model.is_binary else len(model.labels))
    assert list(model.calibration) == sorted(model.calibration)
    assert [chance for _, chance in model.calibration] == sorted(chance for _, chance in model.calibration)
    assert all(0 <= chance <= 1000 for _, chance in model.calibration)


@pytest.mark.parametrize("name", MODELS)
def test_no_sum_leaves_its_lane(name: str) -> None:
    model = load_model(name)
    lanes = len(model.bias)
    assert max(abs(weight) for packed in model.packed.values() for weight in unpacked(packed, lanes)) <= LARGEST


@pytest.mark.parametrize("name", MODELS)
def test_a_file_read_and_written_is_the_same(name: str) -> None:
    text = weights_folder().joinpath(f"{name}.weights").read_text(encoding="utf-8")
    assert written(read_model(name, text)) == text


def test_all_weights_are_small() -> None:
    sizes = [len(entry.read_bytes()) for entry in weights_folder().iterdir() if entry.name.endswith(".weights")]
    assert max(sizes) < 500_000
    assert sum(sizes) < 3_000_000


def test_trained_anew_it_answers_the_same() -> None:
    found = examples("finding_kind")
    packaged = load_model("finding_kind")
    anew = fit("finding_kind", found, RECIPES["finding_kind"])
    assert [anew.best(example.features) for example in found] == [packaged.best(example.features) for example in found]


def test_the_hash_hangs_on_the_weights(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in weights_folder().iterdir():
        if entry.name.endswith(".weights"):  # curves are not trained along: the package's hold
            (tmp_path / entry.name).write_bytes(entry.read_bytes())
    own = weights_hash()
    monkeypatch.setenv("GIJIROKU_WEIGHTS", str(tmp_path))
    weights_hash.cache_clear()
    load_curves.cache_clear()
    assert weights_hash() == own
    assert load_curves()
    (tmp_path / CURVES).write_text("decisions 0:0 1000:1000\n")
    load_curves.cache_clear()
    weights_hash.cache_clear()
    assert weights_hash() != own
    assert list(load_curves()) == ["decisions"]
    (tmp_path / CURVES).unlink()
    load_curves.cache_clear()
    (tmp_path / "theme.weights").write_text("labels a b\n")
    weights_hash.cache_clear()
    assert weights_hash() != own
    weights_hash.cache_clear()


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ("規程を改正しました。", "done"),
        ("－", "none"),
        ("今後、見直しを検討してまいります。", "considering"),
        ("来年度中に規程を改正する予定である。", "planned"),
    ],
)
def test_plain_responses(response: str, state: str) -> None:
    assert load_model("response_state").best(state_features(response)) == state


@pytest.mark.parametrize(
    ("words", "tense"),
    [
        pytest.param("台帳を整備した", Tense.PAST, id="past"),
        pytest.param("台帳を整備しました", Tense.POLITE_PAST, id="polite past"),
        pytest.param("台帳を整備することとした", Tense.DECIDED, id="a decision is no deed"),
        pytest.param("台帳を整備している", Tense.GOING, id="going on"),
        pytest.param("台帳を整備しているところである", Tense.GOING, id="in the middle of it"),
        pytest.param("台帳を整備する", Tense.VERB, id="bare verb"),
        pytest.param("台帳を整備したい", Tense.WISH, id="wish"),
        pytest.param("台帳を整備する予定です", Tense.GOAL, id="plan"),
        pytest.param("台帳の整備を検討中", Tense.STUDY, id="thinking about it"),
        pytest.param("台帳は整備しておりません", Tense.NOT, id="negative"),
        pytest.param("台帳整備済", Tense.DONE, id="short form"),
        pytest.param("台帳の整備", Tense.NOUN, id="noun"),
        pytest.param("-", Tense.BLANK, id="dash"),
    ],
)
def test_how_words_end(words: str, tense: Tense) -> None:
    assert tense_of(words) is tense


def test_brackets_at_an_end_are_a_sentence() -> None:
    assert sentences_of("台帳を直した(0/0)。残りは調査中。") == ["台帳を直した", "0/0", "残りは調査中"]
    assert act_of("業者に交換を依頼しました") == "依頼"


def test_dates_lie_before_or_after_the_papers_day() -> None:
    may, whole = date(2024, 5, 1), (date(2024, 4, 1), date(2025, 3, 31))
    assert dates_named([(may, may)], date(2024, 6, 1)) == "before"
    assert dates_named([(may, may), whole], date(2024, 4, 30)) == "after+same"
    assert dates_named([], may) == "none"
    assert dates_named([(may, may)], None) is None


def test_a_date_ahead_speaks_for_a_plan() -> None:
    model = load_model("response_state")
    planned = model.labels.index("planned")
    ahead, behind = (
        model.scores(state_features("様式を改めて6月1日から用いる。", None, dates)) for dates in ("after", "before")
    )
    assert ahead[planned] - max(ahead[:planned] + ahead[planned + 1 :]) > behind[planned] - max(
        behind[:planned] + behind[planned + 1 :]
    )


@pytest.mark.parametrize(
    ("agreement", "assent"),
    [
        (
            Agreement(
                "賛成多数により可決しました。", "賛成の方は挙手願います。（挙手多数）", "", "（挙手多数）", "", "", True
            ),
            "vote",
        ),
    ],
)
def test_plain_agreement(agreement: Agreement, assent: str) -> None:
    assert load_model("assent").best(assent_features(agreement)) == assent


def test_what_is_not_sure_enough_is_what_comes_next() -> None:
    table = ((800, 0), (980, 50))
    weights = {"u": pack((5, 40)), "v": pack((0, 60))}
    model = LinearModel("x", ("a", "b"), (0, 0), ((0, 500), (100, 900)), (), weights, {"b": table})
    assert model.threshold(900, "b") == 50
    assert model.judge_warily(frozenset("uv"), "b", 980).label == "b"
    doubtful = model.judge_warily(frozenset("u"), "b", 980)
    assert (doubtful.label, doubtful.runner_up, doubtful.margin) == ("a", "b", -35)
    assert doubtful.probability == pytest.approx(0.36)
    assert model.judge_warily(frozenset("u"), "a", 980).label == "b"
    with pytest.raises(ValueError, match="of a"):
        model.threshold(900, "a")


def test_plain_columns() -> None:
    columns = [
        ColumnText("番号", ("1",)),
        ColumnText("指摘事項", ("台帳の記載漏れがあった。",)),
        ColumnText("措置の内容", ("補正した。",)),
    ]
    assert load_model("column_role").best(column_features(columns, 1)) == "finding"


def test_a_plain_finding() -> None:
    judged = load_model("finding").judge(statement_features(Statement("委託先の監督が行われていなかった。")))
    assert judged.label == "yes"
    assert judged.probability > 0.85
    theme = load_model("theme").judge(wording_features("委託先の監督が行われていなかった。"))
    assert theme.label == "outsourcing"


def test_width_and_numbers_are_folded() -> None:
    assert fold_text("第１２号　ご報告") == fold_text("第3号 御報告") == "第0号 ご報告"


def test_what_is_not_known_gives_nothing() -> None:
    assert not context_features("before", None)
    assert not flag("standing", None)
    assert context_features("before", "") == {"before=-"}


@given(JAPANESE)
@settings(max_examples=60, deadline=None)
def test_reasons_sum_to_the_score(text: str) -> None:
    features = text_features(text)
    for model in (load_model("theme"), load_model("finding")):
        scores = model.scores(features)
        assert (
            sum(reason.weight for reason in model.explain(features, 5))
            == scores[model.is_binary or scores.index(max(scores))]
        )


@given(JAPANESE)
@settings(max_examples=60, deadline=None)
def test_any_text_is_scored_the_same_twice(text: str) -> None:
    first = load_model("response_state").judge(text_features(text))
    text_features.cache_clear()
    assert load_model("response_state").judge(text_features(text)) == first
    assert 0 <= first.probability <= 1


@given(st.lists(st.lists(st.integers(-LARGEST, LARGEST), min_size=7, max_size=7), max_size=40))
def test_lanes_add_like_lists(rows: list[list[int]]) -> None:
    total = sum(pack(row) for row in rows)
    assert unpacked(total, 7) == tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 7


@given(st.integers(-3000, 3000), st.integers(0, 3000))
def test_a_larger_margin_is_never_less_likely(margin: int, more: int) -> None:
    for name in ("finding", "theme"):
        table = load_model(name).calibration
        assert interpolated(table, margin) <= interpolated(table, margin + more)


def test_a_small_model_by_hand() -> None:
    model = LinearModel(
        "x", ("a", "b"), (1, 2), ((0, 500), (10, 900)), ((900, 10),), {"u": pack((5, -3)), "v": pack((0, 4))}
    )
    features = frozenset("uvw")
    assert model.scores(features) == (6, 3)
    assert model.judge(features).probability == 0.62
    assert model.explain(features, 1) == (Reason("u", 5), Reason("(all else)", 1))
    assert model.threshold(880) == 10
    with pytest.raises(ValueError, match="950"):
        model.threshold(950)


def test_folds_keep_styles_together() -> None:
    folds = style_folds(examples("theme"), 5)
    assert set(folds) == {example.style for example in examples("theme")}
    assert set(folds.values()) == set(range(5))
