import pytest
from typer.testing import CliRunner

from rulebook.commands import commands


def run(*words: str):
    return CliRunner().invoke(commands, ["rules", *words])


def test_lint_says_the_rulebook_is_sound():
    result = run("lint")
    assert result.exit_code == 0
    assert "规则数据完好" in result.stdout
    assert "the rulebook is sound" in result.stdout


def test_lint_lists_every_defect_and_exits_with_two(tmp_path):
    (tmp_path / "150100" / "rules_2026").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    result = run("lint", "--instruments", str(tmp_path))
    assert result.exit_code == 2
    assert "150100/rules_2026/instrument.toml: 缺少文件" in result.stderr
    assert "elsewhere: 应为六位地区代码" in result.stderr
    assert "2 defect(s)" in result.stderr


def test_lint_accepts_a_sound_local_folder(local):
    result = run("lint", "--instruments", str(local))
    assert result.exit_code == 0


def test_show_tells_a_values_history_with_article_and_status():
    result = run("show", "calendar.statutory_days")
    assert result.exit_code == 0
    for word in ("11 days", "13 days", "2024-12-31", "Art. 2", "已见原文 seen", "未核实 unverified", "Public Holidays"):
        assert word in result.stdout


def test_show_tells_a_rules_clauses_exceptions_and_values():
    result = run("show", "approval")
    assert result.exit_code == 0
    for word in ("oral_first", "例外于 exception to approval", "approval.lead_minutes", "30 minutes"):
        assert word in result.stdout


def test_show_tells_what_a_row_of_the_survey_became():
    result = run("show", "IM-21")
    assert result.exit_code == 0
    assert "social_supply" in result.stdout
    assert "guiding catalogue" in result.stdout


def test_show_names_what_is_near_an_unknown_name():
    result = run("show", "driver_dutty")
    assert result.exit_code == 2
    assert "driver_duty" in result.stderr
    assert result.stdout == ""


def test_asof_lists_values_and_rules_of_the_day():
    result = run("asof", "--day", "2026-11-23", "--jurisdiction", "150102")
    assert result.exit_code == 0
    for word in ("150102 → 150100 → 150000 → 000000", "240 minutes", "Art. 62(7)", "holiday_seal", "是 yes"):
        assert word in result.stdout


def test_asof_before_the_law_says_the_rule_is_not_in_force():
    result = run("asof", "--day", "2017-01-01")
    assert result.exit_code == 0
    assert "否 no" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("asof", "--day", "23.11.2026"), "'23.11.2026' is no day"),
        (("asof", "--day", "2026-11-23", "--jurisdiction", "15"), "six digits"),
        (("asof", "--day", "2026-11-23", "--jurisdiction", "150199"), "knows no jurisdiction 150199"),
        (("asof", "--day", "2026-11-23", "--instruments", "absent-folder"), "no such folder"),
        (("show", "approval", "--instruments", "absent-folder"), "no such folder"),
        (("diff", "--from", "2026-13-01", "--to", "2026-11-23"), "--from: '2026-13-01' is no day"),
        (("diff", "--from", "2026-11-23", "--to", "2026-11-22"), "swap them"),
        (("diff", "--from", "2026-11-22", "--to", "2026-11-23", "--jurisdiction", "x"), "six digits"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_two(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("paiche rules: ")
    assert "Traceback" not in result.stderr


def test_diff_tells_what_came_and_what_went():
    result = run("diff", "--from", "2024-12-31", "--to", "2025-01-01")
    assert result.exit_code == 0
    for word in ("instrument in", "instrument out", "rule in", "11 days", "13 days", "own_level"):
        assert word in result.stdout


def test_diff_backwards_in_law_is_told_when_nothing_changed():
    result = run("diff", "--from", "2026-03-01", "--to", "2026-11-23")
    assert result.exit_code == 0
    assert "nothing changed" in result.stdout
