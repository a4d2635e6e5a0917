"""The player in a real Chromium, against a server of made-up frames: what it shows, keeps and asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.mock_stream import MockRun, MockStream

ROOT = ".rnnviz-player"
PICTURE = ".rnnviz-picture canvas"


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab that asks for little motion, so that nothing plays by itself. An error in a script fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    errors: list[str] = []
    context.on("weberror", lambda problem: errors.append(str(problem.error)))
    yield context.new_page()
    context.close()
    assert not errors, "\n".join(errors)


def data(page: Page, name: str) -> str:
    return page.locator(ROOT).get_attribute(f"data-{name}") or ""


def wait(page: Page, condition: str, what: Any = None) -> None:
    """Until a condition on the player's `root` holds; `what` is at hand in it."""
    script = f"(what) => {{ const root = document.querySelector('{ROOT}'); return root && ({condition}); }}"
    page.wait_for_function(script, arg=what)


def player(page: Page, expression: str) -> Any:
    return page.evaluate(f"() => {{ const root = document.querySelector('{ROOT}'); return {expression}; }}")


def more_frames(page: Page, count: int) -> None:
    wait(page, "Number(root.dataset.painted) >= what", int(data(page, "painted")) + count)


def test_it_shows_a_run(tab: Page) -> None:
    with MockStream(MockRun(frames=57, uneven=True, rate=0.01)) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.epoch === '14' && root.dataset.painted > 0")
        shown = {name: data(tab, name) for name in ("status", "run", "steps", "axes", "view")}
        assert shown == {"status": "running", "run": "run1", "steps": "100", "axes": "1", "view": "2d"}
        row = mock.run.metrics_row(14)
        assert float(data(tab, "loss")) == pytest.approx(row[1], rel=1e-6)
        assert float(data(tab, "held-out-accuracy")) == pytest.approx(row[4], rel=1e-6)
        sentence = f"Epoch 14 of 60: {round(100 * row[4])} of 100 series it has never seen are right."
        expect(tab.locator(".rnnviz-sentence")).to_have_text(sentence)
        assert mock.painted
        assert max(mock.painted) <= mock.run.seq


def test_binary_messages_are_decoded_as_they_were_encoded(tab: Page) -> None:
    run = MockRun(p=4, l=7, k=2, d=2, kind="units", frames=9, status="paused", classes=("a", "b"))
    with MockStream(run) as mock:
        tab.goto(mock.url())
        got = tab.evaluate(
            """async ([input, frame, metrics]) => {
              const {decode} = await import('/player/protocol.js'), {values} = await import('/player/camera.js');
              const bytes = (list) => new Uint8Array(list).buffer, f = decode(bytes(frame), {l: 7, p: 4});
              const axes = {low: [-2.2, -2.2], high: [2.2, 2.2]};
              return {X: [...decode(bytes(input)).X], rows: [...decode(bytes(metrics)).rows],
                seq: f.seq, epoch: f.epoch, step: f.step, probability: [...f.probability], verdict: [...f.verdict],
                points: Array.from({length: 28}, (_, i) => values(f, axes, i))};
            }""",
            [list(run.input_bytes()), list(run.frame_bytes(9)), list(run.metrics_bytes(0, 2))],
        )
        assert (got["seq"], got["epoch"], got["step"]) == (9, 2.0, 90)
        np.testing.assert_array_equal(np.array(got["X"], np.float32), run.X.ravel())
        np.testing.assert_allclose(got["points"], run.coordinates(9).reshape(28, 2), atol=4.4 / 65534)
        np.testing.assert_allclose(got["rows"], [*run.metrics_row(1), *run.metrics_row(2)], rtol=1e-6)
        tail = np.frombuffer(run.frame_bytes(9), np.uint8)[-56:]
        assert got["verdict"] + got["probability"] == tail.tolist()


def test_bytes_that_do_not_fit_are_named(tab: Page) -> None:
    run = MockRun(p=4, l=7, status="paused")
    with MockStream(run) as mock:
        tab.goto(mock.url())
        script = """async (list) => {
          const {decode} = await import('/player/protocol.js');
          decode(new Uint8Array(list).buffer, {l: 7, p: 4}); }"""
        short = run.frame_bytes(1)[:-1]
        for sent, words in ((bytes(40), "unknown kind 0"), (short, "a message of 255 bytes, not 256")):
            with pytest.raises(Error, match=words):
                tab.evaluate(script, list(sent))


def test_trajectories_part_while_it_learns(tab: Page) -> None:
    with MockStream(MockRun(frames=160, status="paused")) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.frames === '160'")
        late = player(tab, "root.rnnviz.spread()")
        player(tab, "root.rnnviz.seek({epoch: 0})")
        wait(tab, "root.dataset.shownEpoch === '0'")
        early = player(tab, "root.rnnviz.spread()")
        ends, y = mock.run.coordinates(160)[:, -1], mock.run.y
        means = np.stack([ends[y == c].mean(0) for c in (0, 1)])
        within = np.linalg.norm(ends - means[y], axis=1).mean()
        assert late == pytest.approx(np.linalg.norm(means[0] - means[1]) / within, rel=1e-3)
        assert late > 3 * early


def test_zoom_camera_and_step_survive_50_frames(tab: Page) -> None:
    with MockStream(MockRun(frames=30, epochs=2000)) as mock:
        tab.goto(mock.url())
        wait(tab, "Number(root.dataset.epoch) >= 5")
        tab.get_by_role("button", name="3-D").click()
        wait(tab, "root.dataset.view === '3d'")
        box = tab.locator(PICTURE).bounding_box()
        assert box
        tab.mouse.move(box["x"] + 200, box["y"] + 150)
        tab.mouse.wheel(0, -200)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 260, box["y"] + 180, steps=4)
        tab.mouse.up()
        plot = tab.locator(".rnnviz-curves .u-over").first.bounding_box()
        assert plot
        tab.mouse.move(plot["x"] + 30, plot["y"] + 40)
        tab.mouse.down()
        tab.mouse.move(plot["x"] + 130, plot["y"] + 40, steps=4)
        tab.mouse.up()
        player(tab, "root.rnnviz.seek({step: 37})")
        wait(tab, "root.dataset.step === '37' && root.rnnviz.zoom")
        before = player(tab, "JSON.stringify([root.rnnviz.camera, root.rnnviz.zoom, root.dataset.step])")
        assert player(tab, "root.rnnviz.camera.zoom > 1.2 && root.rnnviz.camera.yaw !== -0.65")
        more_frames(tab, 50)
        tab.evaluate("again({view: 'train'})")
        more_frames(tab, 2)
        assert player(tab, "JSON.stringify([root.rnnviz.camera, root.rnnviz.zoom, root.dataset.step])") == before
        assert len(mock.connections) == 1


def test_it_takes_up_a_broken_stream_from_the_last_frame(tab: Page) -> None:
    with MockStream(MockRun(frames=20, epochs=2000)) as mock:
        tab.goto(mock.url())
        more = "Number(root.dataset.frames) >= what"
        wait(tab, more, 25)
        player(tab, "root.rnnviz.seek({step: 12})")
        tab.evaluate(
            """() => {
              window.told = '';
              const head = document.querySelector('.rnnviz-head'), see = () => { told += head.innerText; };
              new MutationObserver(see).observe(head, {subtree: true, childList: true}); }"""
        )
        mock.cut()
        wait(tab, more, 40)
        expect(tab.locator(".rnnviz-trouble:visible")).to_have_count(0)
        first, second = mock.connections
        assert (first["after"], second["axes"]) == ("0", "1")
        assert int(second["after"]) >= 25
        assert "trying again" in tab.evaluate("told")
        assert mock.sent[1][0] == int(second["after"]) + 1
        assert data(tab, "step") == "12"


def test_new_axes_drop_the_frames_drawn_in_the_old_ones(tab: Page) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.frames === '20'")
        spread = player(tab, "root.rnnviz.spread()")
        mock.run.scale, mock.run.version = 10.0, 2
        wait(tab, "root.dataset.axes === '2' && root.dataset.frames === '20'")
        assert mock.sent == [[*range(1, 21), *range(1, 21)]]
        assert player(tab, "root.rnnviz.spread()") == pytest.approx(spread, rel=1e-2)


def test_controls_ask_at_once_and_follow_the_answer(tab: Page) -> None:
    with MockStream(MockRun(frames=20, epochs=2000)) as mock:
        tab.goto(mock.url())
        tab.get_by_role("button", name="Pause").click()
        wait(tab, "root.dataset.status === 'paused'")
        expect(tab.locator(".rnnviz-sentence")).to_contain_text("Paused after epoch")
        tab.get_by_role("button", name="One epoch").click()
        wait(tab, "root.dataset.status === 'running'")
        expect(tab.get_by_role("button", name="One epoch")).to_be_disabled()
        tab.get_by_label("Learning rate").fill("0.02")
        tab.get_by_label("Learning rate").press("Enter")
        expect(tab.get_by_role("button", name="Apply")).to_be_disabled()
        tab.get_by_role("button", name="Stop").click()
        wait(tab, "root.dataset.status === 'stopped'")
        expect(tab.get_by_role("button", name="Pause")).to_be_hidden()
        slower = {"do": "learning_rate", "value": 0.02}
        assert mock.commands == [{"do": "pause"}, {"do": "step"}, slower, {"do": "stop"}]


def test_a_refused_command_says_why(tab: Page) -> None:
    with MockStream(MockRun(frames=20, epochs=2000, refuse="The learning rate must be above 0.")) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.status === 'running'")
        tab.get_by_label("Learning rate").fill("-1")
        tab.get_by_role("button", name="Apply").click()
        expect(tab.locator(".rnnviz-trouble:visible")).to_have_text("The learning rate must be above 0.")
        tab.get_by_role("button", name="Pause").click()
        expect(tab.get_by_role("button", name="Pause")).to_be_enabled()
        assert mock.commands[-1] == {"do": "pause"}


def test_keys_move_step_and_epoch(tab: Page) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.frames === '20'")
        tab.locator(ROOT).focus()
        for key, name, value in (
            ("ArrowLeft", "step", "99"), ("Home", "step", "1"), ("ArrowRight", "step", "2"), ("End", "step", "100"),
            ("ArrowDown", "shownEpoch", "4.5"), ("ArrowUp", "shownEpoch", "4.75"),
        ):
            tab.keyboard.press(key)
            wait(tab, f"root.dataset.{name} === what", value)
        tab.keyboard.press("Space")
        wait(tab, "Number(root.dataset.step) > 3 && Number(root.dataset.step) < 100")
        tab.keyboard.press("Space")
        expect(tab.get_by_role("button", name="Play the time steps")).to_have_attribute("aria-pressed", "false")


def test_another_run_starts_afresh_in_the_same_elements(tab: Page) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        mock.runs["run2"] = MockRun(frames=8, l=30, d=2, h=2, kind="units", classes=("a", "b", "c"), status="done")
        tab.goto(mock.url())
        wait(tab, "root.dataset.frames === '20'")
        tab.evaluate(f"window.kept = document.querySelector('{PICTURE}')")
        player(tab, "root.rnnviz.seek({step: 5})")
        player(tab, "root.rnnviz.select(3)")
        tab.evaluate("again({run: 'run2', token: 'run2'})")
        wait(tab, "root.dataset.run === 'run2' && root.dataset.frames === '8'")
        assert (data(tab, "step"), data(tab, "selected"), data(tab, "axes-kind")) == ("30", "0", "units")
        assert tab.evaluate(f"kept === document.querySelector('{PICTURE}')")
        expect(tab.locator(".rnnviz-class")).to_have_text(["a", "b", "c"])
        tab.evaluate("gone()")
        expect(tab.locator(ROOT)).to_have_count(0)


def test_a_queued_run_waits_and_then_moves(tab: Page) -> None:
    with MockStream(MockRun(status="queued", p=6)) as mock:
        tab.goto(mock.url())
        expect(tab.locator(".rnnviz-sentence")).to_have_text("Waiting for a worker…")
        mock.run.status = "running"
        more = "Number(root.dataset.frames) >= 3"
        wait(tab, more)
        expect(tab.locator(".rnnviz-select option")).to_have_count(6)


@pytest.mark.parametrize(
    ("learned", "sentence"),
    [(0.99, "It has learned: "), (0.5, "It has not found the rule: "), (0.78, "It has found a part of the rule: ")],
)
def test_the_last_sentence_is_honest(tab: Page, learned: float, sentence: str) -> None:
    with MockStream(MockRun(frames=241, status="done", learned=learned)) as mock:
        tab.goto(mock.url())
        expect(tab.locator(".rnnviz-sentence")).to_contain_text(sentence)
        assert str(round(100 * mock.run.metrics_row(60)[4])) in tab.locator(".rnnviz-sentence").inner_text()


def test_a_token_not_accepted_is_said_and_not_tried_again(tab: Page) -> None:
    with MockStream() as mock:
        tab.goto(mock.url(token="bad"))
        expect(tab.locator(".rnnviz-trouble:visible")).to_contain_text("Reload the page")
        tab.evaluate("again({token: 'good'})")
        wait(tab, "Number(root.dataset.frames) > 0")
        assert [one["token"] for one in mock.connections] == ["bad", "good"]


def test_the_record_is_bounded_and_lost_work_is_replaced(tab: Page) -> None:
    with MockStream(MockRun(status="paused")) as mock:
        tab.goto(mock.url())
        got = tab.evaluate(
            """async () => {
              const {Record} = await import('/player/record.js'), record = new Record();
              const frame = (seq, step) => ({seq, step, epoch: step / 10, committed: seq});
              for (let i = 1; i <= 5000; i++) record.add(frame(i, i));
              const held = record.frames.map((f) => f.seq), again = record.add(frame(1, 1));
              record.add(frame(5001, 4000));
              record.append([1, 9, .5, 9, .5, 2, 8, .5, 8, .5, 3, 7, .5, 7, .5]);
              record.append([3, 6, .5, 6, .5]);
              const replaced = [...record.metrics[1]];
              record.append([1, 5, .5, 5, .5]);
              const last = record.frames.slice(-2).map((f) => f.step);
              return {held, again, last, replaced, restarted: record.metrics[1]};
            }"""
        )
        assert len(got["held"]) <= 300
        assert (got["held"][0], got["held"][-1]) == (1, 5000)
        assert got["again"] is False
        assert got["last"][0] < got["last"][1] == 4000
        assert (got["replaced"], got["restarted"]) == ([9, 8, 6], [5])


def test_a_found_run_is_replayed_when_the_page_asks(chromium: Browser) -> None:
    with MockStream(MockRun(frames=241, status="done")) as mock, chromium.new_context() as context:
        page = context.new_page()
        page.goto(mock.url())
        wait(page, "root.dataset.frames === '241' && root.dataset.shownEpoch === '60'")
        page.evaluate("again({replay: true})")
        wait(page, "root.dataset.live === 'false' && Number(root.dataset.shownEpoch) < 30")
        wait(page, "root.dataset.live === 'true' && root.dataset.shownEpoch === '60'")


def test_colours_follow_the_page(tab: Page) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        tab.goto(mock.url())
        wait(tab, "root.dataset.frames === '20'")
        before = tab.evaluate("document.querySelector('.rnnviz-icon').toDataURL()")
        tab.evaluate("document.body.style.setProperty('--st-background-color', '#12141c')")
        tab.evaluate("document.body.style.setProperty('--st-text-color', '#e8eaf2')")
        changed = "(before) => document.querySelector('.rnnviz-icon').toDataURL() !== before"
        tab.wait_for_function(changed, arg=before)
