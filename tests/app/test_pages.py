"""Each page, launched from the registry that the app uses."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.data.generators import TASKS, generate
from rnnviz.runs.store import Store
from rnnviz.ui import address, pages_folder
from rnnviz.ui.backout import _states_csv
from rnnviz.ui.registry import ENTRIES
from tests.unit.runs.test_session import train

Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    """Everything the page says in alerts, as a reader sees it."""
    return "\n".join(e.value for kind in (app.error, app.warning, app.info) for e in kind).replace("\\", "")


@pytest.mark.parametrize("name", [e.name for e in ENTRIES])
def test_every_page_of_the_registry_opens_on_an_empty_store(open_page: Open, name: str) -> None:
    app = open_page(name)
    assert not app.exception
    assert not app.error
    assert app.title[0].value


@pytest.mark.parametrize("name", [e.name for e in ENTRIES])
def test_every_page_opens_beside_a_run(open_page: Open, store: Store, name: str) -> None:
    run = store.submit(store.add_series(generate("rising")), RunConfig())
    app = open_page(name, run=run.id)
    assert not app.exception
    assert not app.error


def test_start_queues_the_run_that_its_settings_describe(open_page: Open, store: Store) -> None:
    app = open_page("start")
    app.get_by_key("task").set_value("tempo").run()
    app.slider(key="h").set_value(5).run()
    app.get_by_key("cell").set_value("gru").run()
    app.button(key="train").click().run()
    assert not app.exception
    (run,) = store.runs()
    assert (run.config.cell, run.config.h, run.status) == ("gru", 5, "queued")
    assert store.series(run.fingerprint).source["task"] == "tempo"
    assert app.query_params["run"] == run.id


def test_start_proposes_the_tasks_own_cell(open_page: Open) -> None:
    app = open_page("start")
    app.get_by_key("task").set_value("remember").run()
    assert app.session_state["cell"] == TASKS["remember"].cell


def test_the_same_settings_find_the_same_run(open_page: Open, store: Store) -> None:
    app = open_page("start")
    app.button(key="train").click().run()
    app.button(key="train").click().run()
    assert len(store.runs()) == 1
    assert "here is the one you have" in words(app)
    next(b for b in app.button if "seed" in b.label).click().run()
    assert sorted(run.config.seed for run in store.runs()) == [0, 1]


def test_train_shows_the_shapes_with_the_users_numbers(open_page: Open, store: Store) -> None:
    fingerprint = store.add_series(generate("first", n=50, l=17))
    app = open_page("train", data=fingerprint)
    app.number_input(key="h").set_value(5).run()
    app.number_input(key="num_layers").set_value(2).run()
    app.number_input(key="batch_size").set_value(10).run()
    shown = {m.label: m.value for m in app.metric}
    assert [v for k, v in shown.items() if "`X (" in k] == ["17 × 10 × 2"]
    assert [v for k, v in shown.items() if "`H (" in k] == ["17 × 10 × 5"]
    assert [v for k, v in shown.items() if "`h_n (" in k] == ["2 × 10 × 5"]
    # two layers: h(k + h + 2) and h(h + h + 2); readout: classes (h + 1)
    assert [v for k, v in shown.items() if "Weights" in k] == [str(5 * (2 + 5 + 2) + 5 * (5 + 5 + 2) + 2 * 6)]


def test_train_says_when_the_network_has_too_many_weights_for_the_series(open_page: Open, store: Store) -> None:
    app = open_page("train", data=store.add_series(generate("first", n=40)))
    said = "few series for so many weights"
    assert not any(said in m.value for m in app.markdown)
    app.number_input(key="h").set_value(128).run()
    assert any(said in m.value for m in app.markdown)


def test_train_passes_every_setting_on(open_page: Open, store: Store) -> None:
    wanted = {"h": 7, "num_layers": 2, "epochs": 9, "batch_size": 11, "learning_rate": 0.002, "seed": 3}
    app = open_page("train", data=store.add_series(generate("rising", n=40)))
    for name, value in wanted.items():
        app.number_input(key=name).set_value(value).run()
    app.get_by_key("cell").set_value("lstm").run()
    app.number_input(key="held_out").set_value(0.5).run()
    app.button(key="train").click().run()
    assert not app.exception
    (run,) = store.runs()
    assert run.config == RunConfig(cell="lstm", held_out=0.5, device="cpu", **wanted)


def test_an_unknown_run_is_said_in_words(open_page: Open, store: Store) -> None:
    app = open_page("train", run="nosuchrun")
    assert not app.exception
    assert "nosuchrun" in words(app)
    assert store.runs() == []


def test_unknown_series_are_said_in_words(open_page: Open) -> None:
    app = open_page("train", data="0" * 32)
    assert not app.exception
    assert "series" in words(app)


@pytest.mark.parametrize(("name", "value"), [("h", "many"), ("device", "toaster"), ("learning_rate", "nan")])
def test_an_address_with_settings_that_are_none_does_no_harm(
    open_page: Open, store: Store, name: str, value: str
) -> None:
    app = open_page("train", **{name: value})
    assert not app.exception
    app.button(key="train").click().run()
    assert not app.exception
    (run,) = store.runs()
    assert getattr(run.config, name) == RunConfig.model_fields[name].default


@pytest.mark.parametrize(
    ("name", "value", "words_"),
    [
        ("h", 0, "can't be 0: it is a whole number from 1 up to 1,024."),
        ("epochs", 999_999_999_999_999, "up to 100,000."),
        ("learning_rate", 7.0, "can't be 7.0: it is a number above 0 up to 1."),
        ("held_out", 1.0, "can't be 1.0: it is a number above 0 and below 1."),
    ],
)
def test_a_setting_out_of_its_limits_is_said_and_can_not_be_trained(
    open_page: Open, name: str, value: float, words_: str
) -> None:
    app = open_page("train")
    app.number_input(key=name).set_value(value).run()
    assert not app.exception
    assert words_ in words(app).replace("\\", "")
    assert app.button(key="train").disabled
    app.number_input(key=name).set_value(RunConfig.model_fields[name].default).run()
    assert "can't be" not in words(app)
    assert not app.button(key="train").disabled


@pytest.mark.parametrize(("control", "value"), [("n", 100_000_000), ("seed", -1)])
def test_a_task_says_what_it_cannot_make_and_offers_nothing(open_page: Open, control: str, value: int) -> None:
    app = open_page("data", kind="rising")
    before = app.number_input(key=f"rising_{control}").value
    app.number_input(key=f"rising_{control}").set_value(value).run()
    assert not app.exception
    assert str(value) in words(app).replace("\\", "")
    assert not [button for button in app.button if button.key == "use"]
    app.number_input(key=f"rising_{control}").set_value(before).run()
    assert [button for button in app.button if button.key == "use"]


def test_an_address_with_settings_out_of_their_limits_says_so(open_page: Open) -> None:
    app = open_page("train", epochs="0", seed="-1")
    assert "Epochs (epochs) can't be 0" in words(app).replace("\\", "")
    assert "Seed (seed) can't be -1" in words(app).replace("\\", "")


@pytest.mark.parametrize("h", [-3, 1_000])
def test_a_memory_size_that_the_first_page_does_not_offer_does_it_no_harm(open_page: Open, h: int) -> None:
    app = open_page("train")
    app.number_input(key="h").set_value(h).run()
    app.switch_page(str(pages_folder() / "start.py")).run()
    assert not app.exception


def test_a_device_that_went_away_is_refused_in_words(open_page: Open, store: Store) -> None:
    store.announce("w", 1, "here", ["cpu", "cuda:0"])
    app = open_page("train")
    app.selectbox(key="device").set_value("cuda:0").run()
    store.gone("w")
    app.button(key="train").click().run()
    assert not app.exception
    assert store.runs() == []
    assert "cuda:0" in words(app)


def test_one_class_cannot_be_trained_and_the_page_says_so(open_page: Open, store: Store) -> None:
    series = generate("rising", n=40)
    one = store.add_series(series.take([i for i in range(series.n) if series.y[i] == 0]))
    app = open_page("train", data=one)
    app.button(key="train").click().run()
    assert not app.exception
    assert "class" in words(app)
    assert store.runs() == []


def test_data_generates_and_hands_over(open_page: Open, store: Store) -> None:
    app = open_page("data")
    app.button(key="task_bells").click().run()
    app.number_input(key="bells_n").set_value(60).run()
    app.button(key="use").click().run()
    assert not app.exception
    (kept,) = store.series_sets()
    assert (kept.source["task"], kept.n) == ("bells", 60)
    assert app.query_params["data"] == kept.fingerprint


def test_data_takes_every_sample(open_page: Open) -> None:
    app = open_page("data")
    app.get_by_key("way").set_value("sample").run()
    for name in app.selectbox(key="sample").options:
        app.selectbox(key="sample").select(name).run()
        assert not app.exception


def test_runs_renames_and_deletes(open_page: Open, store: Store) -> None:
    run = store.submit(store.add_series(generate("rising", n=40)), RunConfig())
    app = open_page("runs")
    app.text_input(key=f"name_{run.id}").set_value("My first *run*").run()
    assert store.run(run.id).name == "My first *run*"
    app.button(key=f"delete_{run.id}").click().run()
    assert not app.exception
    assert any(b.key == "delete_yes" for b in app.button)


def test_a_run_named_in_the_address_brings_its_own_series(open_page: Open, store: Store) -> None:
    run = store.submit(store.add_series(generate("bells", n=60)), RunConfig())
    app = open_page("train", run=run.id)
    assert app.query_params["data"] == run.fingerprint
    assert len(store.series_sets()) == 1


def test_a_run_that_was_deleted_meanwhile_is_forgotten(open_page: Open, store: Store) -> None:
    app = open_page("start")
    app.button(key="train").click().run()
    store.delete(store.runs()[0].id)
    del app.query_params["run"]
    app.run()
    assert not app.error
    assert "No run yet" in words(app)


def test_opening_a_run_sets_the_page_to_what_the_run_was_set_to(open_page: Open, store: Store) -> None:
    config = RunConfig(cell="gru", h=9, num_layers=2, epochs=7, learning_rate=0.003, seed=4, held_out=0.4)
    run = store.submit(store.add_series(generate("bells", n=60)), config)
    app = open_page("runs")
    app.button(key=f"open_{run.id}").click().run()
    assert not app.exception
    shown = {name: app.session_state[name] for name in RunConfig.model_fields}
    assert RunConfig(**shown) == config


def test_a_device_in_the_address_that_no_worker_has_is_refused(open_page: Open, store: Store) -> None:
    app = open_page("train", device="cuda:7")
    app.button(key="train").click().run()
    assert store.runs() == []
    assert "cuda:7" in words(app)


def test_the_hidden_states_of_a_run_can_be_saved(open_page: Open, store: Store) -> None:
    run = store.submit(store.add_series(generate("rising", n=40, l=9)), RunConfig(epochs=2, h=3, num_layers=2))
    assert not open_page("train", run=run.id).get("download_button")
    train(store, run.id)
    app = open_page("train", run=run.id)
    assert not app.exception
    (button,) = app.get("download_button")
    assert "3 numbers" in button.proto.help
    header, *rows = _states_csv(run.id).decode().splitlines()
    assert header == "series,step,layer,class,unit 1,unit 2,unit 3"
    assert len(rows) == 2 * store.run(run.id).shapes.p * 9


def test_a_chosen_task_stays_though_a_browser_still_sends_the_address_before(open_page: Open) -> None:
    app = open_page("data", kind="rising")
    app.button(key="task_tempo").click().run()
    assert app.query_params["kind"] == "tempo"
    app.query_params["kind"] = "rising"
    app.number_input(key="tempo_l").set_value(40).run()
    assert TASKS["tempo"].title in [heading.value for heading in app.subheader]
    assert app.query_params["kind"] == "tempo"


def test_the_address_before_is_a_way_back_once_a_browser_has_heard_of_the_new_one(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("data", kind="rising")
    app.button(key="task_tempo").click().run()
    later = time.monotonic() + address.HEARS_WITHIN
    monkeypatch.setattr(address, "monotonic", lambda: later)
    app.query_params["kind"] = "rising"
    app.run()
    assert TASKS["rising"].title in [heading.value for heading in app.subheader]


def test_a_run_turned_to_stays_though_a_browser_still_sends_the_one_before(open_page: Open, store: Store) -> None:
    series = store.add_series(generate("rising", n=40, l=9))
    old, new, beside = (store.submit(series, RunConfig(epochs=1, seed=seed), name=f"Run {seed}") for seed in range(3))
    for run in (old, new, beside):
        train(store, run.id)
    app = open_page("compare", run=old.id, **{"with": beside.id})
    app.selectbox(key="left_run").set_value(new.id).run()
    app.query_params["run"] = old.id
    app.selectbox(key="right_run").set_value(old.id).run()
    assert (app.selectbox(key="left_run").value, app.selectbox(key="right_run").value) == (new.id, old.id)
