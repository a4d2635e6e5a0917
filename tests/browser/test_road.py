"""The whole road in a real browser: from a generator or a file to a network seen learning. Values, not pixels."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from rnnviz.data.generators import generate
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store
from tests.browser.player import PATIENCE_MS, Player, train
from tests.browser.server import Server

LONG_EPOCHS = 5000


def start_long_run(page: Page, server: Server, seed: int) -> Player:
    """A run on the training page that will not end by itself during a test."""
    page.goto(f"{server.url}/train?epochs={LONG_EPOCHS}&seed={seed}")
    train(page)
    player = Player(page)
    player.until_status("running")
    player.until_drawn(3)
    return player


def test_the_first_screen_shows_a_trained_network(server: Server, page: Page) -> None:
    page.goto(server.url)
    player = Player(page)
    player.until_status("done")
    player.until("Number(root.dataset.frames) > 5")
    assert player.number("held-out-accuracy") >= 0.9
    expect(page.locator(".rnnviz-sentence")).to_contain_text("has learned")


def test_generate_train_watch_scrub_reload(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/data")
    page.get_by_role("button", name="Slow or fast?", exact=True).click()
    expect(page.get_by_role("heading", name="Slow or fast?")).to_be_visible()
    page.get_by_role("spinbutton", name=re.compile("^Length l")).fill("40")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("40 time steps"))).to_be_visible()
    page.get_by_role("button", name="Use these series").click()
    expect(page.get_by_text("Series: Slow or fast?")).to_be_visible()
    train(page)
    player = Player(page)
    player.until_drawn()
    run = player.value("run")
    assert f"run={run}" in page.url
    player.until_status("done")
    player.until("Number(root.dataset.frames) > 5")
    player.ask("root.rnnviz.seek({epoch: 0})")
    player.until("Number(root.dataset.shownEpoch) < 1")
    parted_before = player.ask("root.rnnviz.spread()")
    player.ask("root.rnnviz.seek({epoch: 1e9})")
    player.until("Number(root.dataset.shownEpoch) > 1")
    assert player.ask("root.rnnviz.spread()") > 1.5 * parted_before
    stored = Store(server.store_url).metrics(run)
    assert player.number("loss") == pytest.approx(stored[-1].loss, rel=1e-5)
    assert stored[-1].held_out_loss < 0.5 * stored[0].held_out_loss
    assert player.number("held-out-accuracy") >= 0.9
    page.get_by_role("slider", name="Time step").fill("7")
    player.until("root.dataset.step === '7'")
    page.reload()
    player.until_status("done")
    assert player.value("run") == run


def test_pause_one_epoch_go_on_another_learning_rate_stop(server: Server, page: Page) -> None:
    player = start_long_run(page, server, seed=101)
    store = Store(server.store_url)
    run = player.value("run")
    player.press("Pause")
    player.until_status("paused")
    before = store.run(run)
    player.press("One epoch")
    player.until("Number(root.dataset.epoch) > what", player.number("epoch"))
    player.until_status("paused")
    assert store.run(run).step > before.step
    assert int(store.run(run).epoch) == int(before.epoch) + 1
    player.press("Go on")
    player.until_status("running")
    rate = page.locator(".rnnviz-player").get_by_role("spinbutton", name="Learning rate")
    rate.fill("0.0004")
    player.press("Apply")
    player.more_frames(3)
    player.press("Stop")
    player.until_status("stopped")
    assert [value for _, value in store.run(run).changes] == [0.0004]
    assert store.metrics(run)[-1].learning_rate == 0.0004


def test_zoom_camera_and_step_survive_fifty_live_frames(server: Server, page: Page) -> None:
    player = start_long_run(page, server, seed=102)
    page.locator(".rnnviz-player").get_by_text("3-D", exact=True).click()
    player.until("root.dataset.view === '3d'")
    page.get_by_role("slider", name="Time step").fill("5")
    player.until("root.dataset.step === '5'")
    picture = page.locator(".rnnviz-picture canvas").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=5)
    page.mouse.up()
    player.more_frames(1)
    camera = player.ask("JSON.stringify(root.rnnviz.camera)")
    axes = player.value("axes")
    player.more_frames(50)
    assert player.ask("JSON.stringify(root.rnnviz.camera)") == camera, axes
    assert (player.value("step"), player.value("view")) == ("5", "3d")
    player.press("Stop")
    player.until_status("stopped")


def test_a_second_tab_and_a_fresh_server_show_the_same_run_still_moving(
    own_server: Server, chromium: Browser, page: Page
) -> None:
    player = start_long_run(page, own_server, seed=103)
    run = player.value("run")
    second = Player(page.context.new_page())
    second.page.goto(f"{own_server.url}/train?run={run}")
    second.until_status("running")
    second.more_frames(5)
    assert second.value("run") == run
    second.page.close()
    own_server.kill()
    own_server.start()
    third = Player(page.context.new_page())
    third.page.goto(f"{own_server.url}/?run={run}")
    third.until_status("running")
    third.more_frames(5)
    assert third.value("run") == run
    third.page.close()
    player.more_frames(2)  # the first tab has found the new server by itself
    player.press("Stop")
    player.until_status("stopped")


def test_a_killed_worker_costs_little(own_server: Server, page: Page) -> None:
    player = start_long_run(page, own_server, seed=104)
    store = Store(own_server.store_url)
    run = player.value("run")
    player.until("Number(root.dataset.epoch) >= 5")
    (worker,) = [w for w in store.workers() if w.run == run]
    before, killed = store.run(run), time.time()
    os.kill(worker.pid, signal.SIGKILL)
    player.until("root.rnnviz.stats.painted.at(-1).committed > what", 1000 * killed, 15_000)
    frames = store.frames(run)
    after = store.run(run)
    assert after.worker != worker.id
    # what is kept grows steadily: the part that was trained twice stands there once
    steps = [frame.step for _, frame, _ in frames]
    assert steps == sorted(set(steps))
    resumed = next(frame for _, frame, committed in frames if committed > killed)
    checkpoint = max(committed for _, frame, committed in frames if frame.step < resumed.step)
    assert resumed.epoch > before.epoch - 1 or checkpoint > killed - 10  # one epoch or ten seconds at most
    player.press("Stop")
    player.until_status("stopped")


def wide_csv(series: SeriesSet) -> str:
    header = ",".join([*(f"t{t + 1}" for t in range(series.l)), "class"])
    rows = (",".join([*(f"{v:.4f}" for v in series.X[:, i, 0]), series.classes[series.y[i]]]) for i in range(series.n))
    return "\n".join([header, *rows, ""])


def long_csv(series: SeriesSet) -> str:
    rows = (
        f"{series.names[i]},{t},{','.join(f'{v:.4f}' for v in series.X[t, i])},{series.classes[series.y[i]]}"
        for i in range(series.n)
        for t in range(series.lengths[i])
    )
    return "\n".join([f"series,time,{','.join(series.features)},class", *rows, ""])


@pytest.mark.parametrize(
    ("write", "task", "kind"),
    [(wide_csv, "rising", "Each row looks like one series"), (long_csv, "first", "ordered by 'time'")],
)
def test_a_file_is_uploaded_and_trained(
    server: Server, page: Page, tmp_path: Path, write: object, task: str, kind: str
) -> None:
    assert callable(write)
    series = generate(task, n=120, seed=5)
    file = tmp_path / f"my_{task}.csv"
    file.write_text(write(series))
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    page.locator("input[type=file]").set_input_files(file)
    verdict = page.locator(".st-key-verdict")
    expect(verdict).to_contain_text(kind, timeout=PATIENCE_MS)
    expect(verdict).to_contain_text(f"{series.n} series")
    page.get_by_role("button", name="Use these series").click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    train(page)
    player = Player(page)
    player.until_drawn()
    player.until_status("done")
    store = Store(server.store_url)
    kept = store.series(store.run(player.value("run")).fingerprint)
    np.testing.assert_allclose(np.sort(kept.X, axis=1), np.sort(series.X, axis=1), atol=1e-4)
    assert player.number("held-out-accuracy") > 0.6


BAD_FILES = {
    "empty.csv": "",
    "words.csv": "t1,t2,t3,class\n1,2,3,a\n1,oops,3,a\n2,2,1,b\n2,x,1,b\n" + "1,2,4,a\n3,2,1,b\n" * 8,
    "one_class.csv": "t1,t2,t3,class\n1,2,3,a\n1,3,3,a\n2,2,1,a\n2,4,1,a\n",
    "one_series.csv": "t1,t2,t3,class\n1,2,3,a\n",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_a_sentence(server: Server, page: Page, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(BAD_FILES[name])
    kept = len(Store(server.store_url).series_sets())
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    page.locator("input[type=file]").set_input_files(tmp_path / name)
    expect(page.locator(".st-key-verdict")).to_contain_text(f"{name} can't be used", timeout=PATIENCE_MS)
    expect(page.locator("[class*='st-key-finding_']").first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_role("button", name="Use these series")).to_have_count(0)
    assert len(Store(server.store_url).series_sets()) == kept


@pytest.mark.parametrize(
    ("address", "word"),
    [("/train?run=nosuchrun", "nosuchrun"), ("/?run=nosuchrun", "nosuchrun"), ("/train?data=nothing", "nothing")],
)
def test_an_address_that_names_nothing_gets_a_sentence(server: Server, page: Page, address: str, word: str) -> None:
    page.goto(server.url + address)
    expect(page.get_by_test_id("stAlert").filter(has_text=word)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_two_runs_are_compared_one_is_renamed_and_deleted(server: Server, page: Page) -> None:
    store = Store(server.store_url)
    page.goto(server.url)
    Player(page).until_status("done")
    page.goto(f"{server.url}/train?h=3&seed=7&epochs=5")
    train(page)
    player = Player(page)
    player.until_drawn()
    player.until_status("done")
    assert player.value("axes-kind") == "units"
    run = player.value("run")
    page.goto(f"{server.url}/runs")
    boxes = page.get_by_test_id("stCheckbox")
    boxes.nth(0).click()
    boxes.nth(1).click()
    expect(page.get_by_text("Compared")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=PATIENCE_MS)
    row = page.locator(f".st-key-row_{run}")
    row.get_by_role("button", name=re.compile("Delete|delete")).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    assert run not in [r.id for r in store.runs()]
