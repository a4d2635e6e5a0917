"""The player in a real Chromium, against a server of made-up frames: what it shows, keeps and asks."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.mock_stream import MockRun, MockStream
from tests.browser.player import ROOT, Player
from tests.unit.runs.waiting import wait_until

PICTURE = ".rnnviz-picture canvas"
# Keeps what the canvases are asked to draw: where, in which panel, and for a text the height of the line before it.
DRAWN = """
window.drawn = [];
let before = 0;
for (const kind of ['lineTo', 'arc', 'fillRect', 'fillText']) {
  const draw = CanvasRenderingContext2D.prototype[kind];
  CanvasRenderingContext2D.prototype[kind] = function (...given) {
    const [text, x, y, w] = kind === 'fillText' ? given : ['', ...given];
    drawn.push({kind, text, x, y, w, before, panel: this.canvas.parentElement?.className, alpha: this.globalAlpha});
    if (kind === 'lineTo') before = y;
    return draw.apply(this, given);
  };
}
"""


@pytest.fixture
def window() -> dict[str, Any]:
    """A tall tab that asks for little motion, so that nothing plays by itself."""
    return {"viewport": {"width": 1280, "height": 1000}, "reduced_motion": "reduce"}


@pytest.fixture
def player(page: Page) -> Player:
    return Player(page)


def test_it_shows_a_run(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=57, uneven=True, rate=0.01)) as mock:
        page.goto(mock.url())
        player.until("root.dataset.epoch === '14' && root.rnnviz?.stats.count > 0")
        shown = {name: player.value(name) for name in ("status", "run", "steps", "axes", "view")}
        assert shown == {"status": "running", "run": "run1", "steps": "100", "axes": "1", "view": "2d"}
        row = mock.run.metrics_row(14)
        assert player.number("loss") == pytest.approx(row[1], rel=1e-6)
        assert player.number("held-out-accuracy") == pytest.approx(row[4], rel=1e-6)
        sentence = f"Epoch 14 of 60: {round(100 * row[4])} of 100 series it has never seen are right."
        expect(page.locator(".rnnviz-sentence")).to_have_text(sentence)
        assert mock.painted
        assert max(mock.painted) <= mock.run.seq


@pytest.mark.parametrize(("p", "d"), [(4, 2), (3, 1)], ids=["even", "odd"])
def test_binary_messages_are_decoded_as_they_were_encoded(page: Page, p: int, d: int) -> None:
    run = MockRun(p=p, l=7, k=2, d=d, kind="units", frames=9, status="paused", classes=("a", "b"))
    with MockStream(run) as mock:
        page.goto(mock.url())
        got = page.evaluate(
            """async ([p, d, input, frame, metrics]) => {
              const {decode} = await import('/player/protocol.js'), {values} = await import('/player/camera.js');
              const bytes = (list) => new Uint8Array(list).buffer, f = decode(bytes(frame), {l: 7, p});
              const axes = {low: Array(d).fill(-2.2), high: Array(d).fill(2.2)};
              return {X: [...decode(bytes(input)).X], rows: [...decode(bytes(metrics)).rows],
                seq: f.seq, epoch: f.epoch, step: f.step, probability: [...f.probability], verdict: [...f.verdict],
                points: Array.from({length: 7 * p}, (_, i) => values(f, axes, i))};
            }""",
            [p, d, list(run.input_bytes()), list(run.frame_bytes(9)), list(run.metrics_bytes(0, 2))],
        )
        assert (got["seq"], got["epoch"], got["step"]) == (9, 2.0, 90)
        np.testing.assert_array_equal(np.array(got["X"], np.float32), run.X.ravel())
        np.testing.assert_allclose(got["points"], run.coordinates(9).reshape(7 * p, d), atol=0.51 * 4.4 / 4094)
        np.testing.assert_allclose(got["rows"], [*run.metrics_row(1), *run.metrics_row(2)], rtol=1e-6)
        tail = np.frombuffer(run.frame_bytes(9), np.uint8)[-14 * p :]
        assert got["verdict"] + got["probability"] == tail.tolist()


def test_bytes_that_do_not_fit_are_named(page: Page) -> None:
    run = MockRun(p=4, l=7, status="paused")
    with MockStream(run) as mock:
        page.goto(mock.url())
        script = """async (list) => {
          const {decode} = await import('/player/protocol.js');
          decode(new Uint8Array(list).buffer, {l: 7, p: 4}); }"""
        short = run.frame_bytes(1)[:-1]
        for sent, words in ((bytes(40), "unknown kind 0"), (short, "a message of 213 bytes, not 214")):
            with pytest.raises(Error, match=words):
                page.evaluate(script, list(sent))


def test_trajectories_part_while_it_learns(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=160, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '160'")
        late = player.ask("root.rnnviz.spread()")
        player.ask("root.rnnviz.seek({epoch: 0})")
        player.until("root.dataset.shownEpoch === '0'")
        early = player.ask("root.rnnviz.spread()")
        ends, y = mock.run.coordinates(160)[:, -1], mock.run.y
        means = np.stack([ends[y == c].mean(0) for c in (0, 1)])
        within = np.linalg.norm(ends - means[y], axis=1).mean()
        assert late == pytest.approx(np.linalg.norm(means[0] - means[1]) / within, rel=1e-3)
        assert late > 3 * early


def test_what_comes_with_a_frame_is_painted_with_it(page: Page, player: Player) -> None:
    with MockStream(MockRun(rate=12, apart=0.02, per_epoch=1)) as mock:
        page.goto(mock.url())
        player.more_frames(3)
        paints, frames = player.ask("[root.rnnviz.paints, root.rnnviz.stats.count]")
        player.more_frames(20)
        more_paints, more_frames = player.ask("[root.rnnviz.paints, root.rnnviz.stats.count]")
        assert more_paints - paints < 1.5 * (more_frames - frames)  # status, metrics and frame are three messages


def test_zoom_camera_and_step_survive_50_frames(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=30, epochs=2000)) as mock:
        page.goto(mock.url())
        player.until("Number(root.dataset.epoch) >= 5")
        page.get_by_role("button", name="3-D").click()
        player.until("root.dataset.view === '3d'")
        box = page.locator(PICTURE).bounding_box()
        assert box
        page.mouse.move(box["x"] + 200, box["y"] + 150)
        page.mouse.wheel(0, -200)
        page.mouse.down()
        page.mouse.move(box["x"] + 260, box["y"] + 180, steps=4)
        page.mouse.up()
        plot = page.locator(".rnnviz-curves .u-over").first.bounding_box()
        assert plot
        page.mouse.move(plot["x"] + 30, plot["y"] + 40)
        page.mouse.down()
        page.mouse.move(plot["x"] + 130, plot["y"] + 40, steps=4)
        page.mouse.up()
        player.ask("root.rnnviz.seek({step: 37})")
        player.until("root.dataset.step === '37' && root.rnnviz.zoom")
        before = player.ask("JSON.stringify([root.rnnviz.camera, root.rnnviz.zoom, root.dataset.step])")
        assert player.ask("root.rnnviz.camera.zoom > 1.2 && root.rnnviz.camera.yaw !== -0.65")
        player.more_frames(50)
        page.evaluate("again({view: 'train'})")
        player.more_frames(2)
        assert player.ask("JSON.stringify([root.rnnviz.camera, root.rnnviz.zoom, root.dataset.step])") == before
        assert len(mock.connections) == 1


def test_it_takes_up_a_broken_stream_from_the_last_frame(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, epochs=2000)) as mock:
        page.goto(mock.url())
        more = "Number(root.dataset.frames) >= what"
        player.until(more, 25)
        player.ask("root.rnnviz.seek({step: 12})")
        page.evaluate(
            """() => {
              window.told = '';
              const head = document.querySelector('.rnnviz-head'), see = () => { told += head.innerText; };
              new MutationObserver(see).observe(head, {subtree: true, childList: true}); }"""
        )
        mock.cut()
        player.until(more, 40)
        expect(page.locator(".rnnviz-trouble:visible")).to_have_count(0)
        first, second = mock.connections
        assert (first["after"], second["axes"]) == ("0", "1")
        assert int(second["after"]) >= 25
        assert "trying again" in page.evaluate("told")
        assert mock.sent[1][0] == int(second["after"]) + 1
        assert player.value("step") == "12"


def test_of_the_past_the_newest_frame_is_painted_first(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused", rest=asyncio.Event())) as mock:
        page.goto(mock.url())
        player.until_drawn(1)
        assert (player.value("frames"), player.number("shown-epoch")) == ("1", mock.run.epoch_of(20))
        assert not player.ask("root.rnnviz.idle")
        mock.send_the_rest()
        player.until("root.dataset.frames === '20' && root.rnnviz.idle")
        assert player.number("shown-epoch") == mock.run.epoch_of(20)
        player.ask("root.rnnviz.seek({epoch: 2})")
        player.until("Number(root.dataset.shownEpoch) === 2")


def test_an_epoch_chosen_while_the_past_comes_is_shown_when_it_has_come(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused", rest=asyncio.Event())) as mock:
        page.goto(mock.url())
        player.until_drawn(1)
        player.ask("root.rnnviz.seek({epoch: 2})")
        mock.send_the_rest()
        player.until("root.dataset.frames === '20' && root.rnnviz.idle")
        assert player.number("shown-epoch") == 2


def test_what_was_lost_of_the_past_comes_again(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused", rest=asyncio.Event())) as mock:
        page.goto(mock.url())
        player.until_drawn(1)
        for broken in (1, 2):  # also when it breaks again before the rest has come
            mock.cut()
            wait_until(lambda: mock.sent[broken:] == [[20]], "The newest frame comes again.")  # noqa: B023
        mock.send_the_rest()
        player.until("root.dataset.frames === '20' && root.rnnviz.idle")
        assert [connection["after"] for connection in mock.connections] == ["0", "0", "0"]


def test_new_axes_drop_the_frames_drawn_in_the_old_ones(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        spread = player.ask("root.rnnviz.spread()")
        mock.run.scale, mock.run.version = 10.0, 2
        player.until("root.dataset.axes === '2' && root.dataset.frames === '20'")
        assert mock.sent == [[*range(1, 21), *range(1, 21)]]
        assert player.ask("root.rnnviz.spread()") == pytest.approx(spread, rel=1e-2)


def test_the_same_axes_with_other_words_keep_the_frames(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        expect(page.locator(".rnnviz-about").first).to_contain_text("fitted to 32 recorded moments")
        mock.run.fitted = 64
        expect(page.locator(".rnnviz-about").first).to_contain_text("fitted to 64 recorded moments")
        assert player.value("frames") == "20"
        assert mock.sent == [[*range(1, 21)]]


def test_controls_ask_at_once_and_follow_the_answer(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, epochs=2000)) as mock:
        page.goto(mock.url())
        page.get_by_role("button", name="Pause").click()
        player.until("root.dataset.status === 'paused'")
        expect(page.locator(".rnnviz-sentence")).to_contain_text("Paused after epoch")
        page.get_by_role("button", name="One epoch").click()
        player.until("root.dataset.status === 'running'")
        expect(page.get_by_role("button", name="One epoch")).to_be_disabled()
        rate = page.get_by_label("Learning rate")
        typed = "(field) => (field.dispatchEvent(new Event('input')), field.form.querySelector('button').disabled)"
        assert rate.evaluate(typed) is False  # at once: a disabled button would let an Enter do nothing
        rate.fill("0.02")
        rate.press("Enter")
        expect(page.get_by_role("button", name="Apply")).to_be_disabled()
        page.get_by_role("button", name="Stop").click()
        player.until_status("stopped")
        slower = {"do": "learning_rate", "value": 0.02}
        assert mock.commands == [{"do": "pause"}, {"do": "step"}, slower, {"do": "stop"}]


def test_a_stopped_run_can_go_on_and_a_finished_one_can_not(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, epochs=2000, status="stopped")) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-sentence")).to_contain_text("Stopped after 4 of 2000 epochs")
        expect(page.get_by_role("button", name="Stop")).to_be_disabled()
        player.press("Go on")
        player.until_status("running")
        player.press("Stop")
        player.until_status("stopped")
        player.press("One epoch")
        player.until_status("running")
        assert [one["do"] for one in mock.commands] == ["go", "stop", "step"]
        mock.run.status = "done"
        player.until_status("done")
        expect(page.locator(".rnnviz-controls")).to_be_hidden()


def test_a_refused_command_says_why(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, epochs=2000, refuse="The learning rate must be above 0.")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.status === 'running'")
        page.get_by_label("Learning rate").fill("-1")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".rnnviz-trouble:visible")).to_have_text("The learning rate must be above 0.")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Pause")).to_be_enabled()
        assert mock.commands[-1] == {"do": "pause"}


def test_keys_move_step_and_epoch(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        page.locator(ROOT).focus()
        for key, name, value in (
            ("ArrowLeft", "step", "99"),
            ("Home", "step", "1"),
            ("ArrowRight", "step", "2"),
            ("End", "step", "100"),
            ("ArrowDown", "shownEpoch", "4.5"),
            ("ArrowUp", "shownEpoch", "4.75"),
        ):
            page.keyboard.press(key)
            player.until(f"root.dataset.{name} === what", value)
        page.keyboard.press("Space")
        player.until("Number(root.dataset.step) > 3 && Number(root.dataset.step) < 100")
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Play the time steps")).to_have_attribute("aria-pressed", "false")


def test_another_run_starts_afresh_in_the_same_elements(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        mock.runs["run2"] = MockRun(frames=8, l=30, d=2, h=2, kind="units", classes=("a", "b", "c"), status="done")
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        page.evaluate(f"window.kept = document.querySelector('{PICTURE}')")
        player.ask("root.rnnviz.seek({step: 5})")
        player.ask("root.rnnviz.select(3)")
        page.evaluate("again({run: 'run2', token: 'run2'})")
        player.until("root.dataset.run === 'run2' && root.dataset.frames === '8'")
        assert (player.value("step"), player.value("selected"), player.value("axes-kind")) == ("30", "0", "units")
        assert page.evaluate(f"kept === document.querySelector('{PICTURE}')")
        expect(page.locator(".rnnviz-class")).to_have_text(["a", "b", "c"])
        page.evaluate("gone()")
        expect(page.locator(ROOT)).to_have_count(0)


def test_a_queued_run_waits_and_then_moves(page: Page, player: Player) -> None:
    with MockStream(MockRun(status="queued", p=6)) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-sentence")).to_have_text("Waiting for its turn…")
        mock.run.status = "running"
        more = "Number(root.dataset.frames) >= 3"
        player.until(more)
        expect(page.get_by_role("combobox", name="Series").locator("option")).to_have_count(6)


@pytest.mark.parametrize(
    ("learned", "sentence"),
    [(0.99, "It has learned: "), (0.5, "It has not found the rule: "), (0.78, "It has found a part of the rule: ")],
)
def test_the_last_sentence_is_honest(page: Page, learned: float, sentence: str) -> None:
    with MockStream(MockRun(frames=241, status="done", learned=learned)) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-sentence")).to_contain_text(sentence)
        assert str(round(100 * mock.run.metrics_row(60)[4])) in page.locator(".rnnviz-sentence").inner_text()


def test_guessing_is_the_share_of_the_largest_class(page: Page) -> None:
    with MockStream(MockRun(frames=241, status="done", learned=0.78, chance=0.75)) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-sentence")).to_contain_text("no better than guessing")
    with MockStream(MockRun(frames=241, status="done", learned=0.88, chance=0.75)) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-sentence")).to_contain_text("guessing would get 75")


def test_the_guess_line_is_drawn_at_that_share(page: Page, player: Player) -> None:
    page.add_init_script(DRAWN)
    heights = []
    for chance in (0.25, 0.5, 0.75):
        with MockStream(MockRun(frames=20, status="paused", chance=chance)) as mock:
            page.goto(mock.url())
            player.until("drawn.some((one) => one.text === 'guessing')")
            heights.append(page.evaluate("drawn.findLast((one) => one.text === 'guessing').before"))
    low, middle, high = heights
    assert low - middle == pytest.approx(middle - high, abs=1)
    assert low - high > 20


def test_it_says_what_was_trained_on_what(page: Page) -> None:
    with MockStream(MockRun(frames=20, status="paused", notes=("Windows overlap.", "<b>Two</b>"))) as mock:
        mock.runs["run2"] = MockRun(frames=20, status="paused", name="My run")
        page.goto(mock.url())
        what = "Rising or falling · 300 series to learn from, 100 held out · RNN (tanh), 16 units, 1 layer, seed 0"
        expect(page.locator(".rnnviz-identity")).to_have_text(what)
        expect(page.locator(".rnnviz-notes li")).to_have_text(["Windows overlap.", "<b>Two</b>"])
        page.evaluate("again({run: 'run2', token: 'run2'})")
        expect(page.locator(".rnnviz-identity")).to_have_text(f"My run · {what}")
        expect(page.locator(".rnnviz-notes")).to_be_hidden()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (MockRun(n_held_out=75), "32 of 75 held-out series."),
        (MockRun(n_held_out=32), "All 32 held-out series."),
        (MockRun(n_held_out=32, uneven=True), "All 32 held-out series, each up to its own last step."),
        (MockRun(n_held_out=32, l=3000), "All 32 held-out series, one step in 6 drawn."),
    ],
)
def test_it_says_whose_paths_are_drawn(page: Page, run: MockRun, words: str) -> None:
    run.frames = run.seq = 3
    run.status = "paused"
    with MockStream(run) as mock:
        page.goto(mock.url())
        expect(page.locator(".rnnviz-about").first).to_contain_text(f"{words} 16 numbers seen in 2 dimensions")


def test_nothing_is_drawn_after_a_series_own_end(page: Page, player: Player) -> None:
    """The mock's padding lies in the corner of the axes, with a class that is not there."""
    page.add_init_script(DRAWN)
    with MockStream(MockRun(frames=20, status="paused", uneven=True)) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        page.get_by_role("button", name="Mean paths").click()
        shortest = int(mock.run.lengths.argmin())
        end = int(mock.run.lengths[shortest])
        player.ask("root.rnnviz.select(what)", shortest)
        player.ask("root.rnnviz.seek({step: 1})")
        player.until("root.dataset.selected === String(what) && root.dataset.step === '1'", shortest)
        page.evaluate("drawn.length = 0")
        player.ask("root.rnnviz.seek({step: 2})")
        player.until("drawn.some((one) => one.kind === 'fillRect')")
        of = "drawn.filter((one) => one.panel === '{}' && one.kind === '{}')"
        lines = page.evaluate(of.format("rnnviz-picture", "lineTo"))
        paths = [one for one in lines if one["alpha"] < 1]  # the grid is drawn through
        width, height = player.ask(
            "((box) => [box.clientWidth - 68, box.clientHeight - 50])(root.querySelector('.rnnviz-picture'))"
        )
        reach = min(width, height) / 2  # both axes on one scale
        corner = 56 + width / 2 + reach, 10 + height / 2 - reach

        def nearest(points: list[dict[str, float]]) -> float:
            return min(max(abs(one["x"] - corner[0]), abs(one["y"] - corner[1])) for one in points)

        assert len(paths) > 1000
        assert nearest(paths) > reach / 2
        strip = page.evaluate(of.format("rnnviz-strip", "fillRect"))
        width = player.ask("root.querySelector('.rnnviz-strip').clientWidth") - 56 - 12
        right = max(one["x"] + one["w"] for one in strip)
        assert right == pytest.approx(56 + width * end / 100, abs=1)
        expect(page.locator(".rnnviz-verdict-words")).to_contain_text(f"and ends with step {end}. After step 2 it says")
        page.evaluate("drawn.length = 0")
        player.ask("root.rnnviz.seek({step: 100})")
        expect(page.locator(".rnnviz-verdict-words")).to_contain_text(f"After step {end} it says")
        dots = page.evaluate(of.format("rnnviz-picture", "arc"))
        assert len(dots) >= 16
        assert nearest(dots) > reach / 2


def test_ten_thousand_steps_are_drawn_with_bounded_work(page: Page, player: Player) -> None:
    page.add_init_script(DRAWN)
    with MockStream(MockRun(l=10_000, k=3, frames=3, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '3' && root.dataset.step === '10000'")
        page.get_by_role("button", name="Mean paths").click()
        player.ask("root.rnnviz.seek({step: 5000})")
        player.until("root.dataset.step === '5000'")
        page.evaluate("drawn.length = 0")
        player.ask("root.rnnviz.seek({step: 5001})")
        player.until("root.dataset.step === '5001'")
        assert 10_000 < page.evaluate("drawn.length") < 30_000


def test_a_token_not_accepted_is_said_and_not_tried_again(page: Page, player: Player) -> None:
    with MockStream() as mock:
        page.goto(mock.url(token="bad"))
        expect(page.locator(".rnnviz-trouble:visible")).to_contain_text("Reload the page")
        page.evaluate("again({token: 'good'})")
        player.until("Number(root.dataset.frames) > 0")
        assert [one["token"] for one in mock.connections] == ["bad", "good"]


def test_the_record_is_bounded_and_lost_work_is_replaced(page: Page) -> None:
    with MockStream(MockRun(status="paused")) as mock:
        page.goto(mock.url())
        got = page.evaluate(
            """async () => {
              const {Record} = await import('/player/record.js'), record = new Record();
              const frame = (seq, step) => ({seq, step, epoch: step / 10, committed: seq, bytes: 9});
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
        assert 150 <= len(got["held"]) <= 300
        assert max(np.diff(got["held"])) <= 5000 / 50  # spread over the whole training, not only its end
        assert (got["held"][0], got["held"][-1]) == (1, 5000)
        assert got["again"] is False
        assert got["last"][0] < got["last"][1] == 4000
        assert (got["replaced"], got["restarted"]) == ([9, 8, 6], [5])


def test_large_frames_are_held_in_bounded_memory(page: Page) -> None:
    with MockStream(MockRun(status="paused")) as mock:
        page.goto(mock.url())
        held = page.evaluate(
            """async () => {
              const {Record} = await import('/player/record.js'), record = new Record();
              const frame = (seq) => ({seq, step: seq, epoch: seq, committed: seq, bytes: 2 ** 22});
              for (let i = 1; i <= 1000; i++) record.add(frame(i));
              return record.frames.map((f) => f.seq);
            }"""
        )
        assert len(held) * 2**22 <= 2**27
        assert (held[0], held[-1]) == (1, 1000)


def test_long_curves_are_thinned_without_losing_a_spike(page: Page) -> None:
    n, spikes = 100_000, (17, 4321, 77_777)
    rows = np.random.default_rng(0).uniform(0.4, 0.6, (n, 5))
    rows[:, 0] = np.arange(1, n + 1)
    for column, epoch in enumerate(spikes, start=1):
        rows[epoch - 1, column] = 9.0
    rows[50_000, 4] = 0.0
    with MockStream(MockRun(status="paused")) as mock:
        page.goto(mock.url())
        got = page.evaluate(
            """async (text) => {
              const {Record} = await import('/player/record.js'), record = new Record();
              const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), rows = new Float32Array(bytes.buffer);
              let most = 0;
              for (let at = 0; at < rows.length; at += 50) {
                record.append(rows.subarray(at, at + 50));
                most = Math.max(most, record.metrics[0].length);
              }
              return {most, metrics: record.metrics};
            }""",
            b64encode(rows.astype("<f4").tobytes()).decode(),
        )
    assert got["most"] <= 2000
    kept = np.array(got["metrics"]).T
    assert 500 <= len(kept) <= 2000
    assert {1, n, 50_001, *spikes} <= set(kept[:, 0].astype(int))
    np.testing.assert_allclose(kept, rows[kept[:, 0].astype(int) - 1], rtol=1e-6)  # each row is one of the run's own
    assert max(np.diff(kept[:, 0])) <= n / 50


def test_a_found_run_is_replayed_when_the_page_asks(page: Page, player: Player) -> None:
    page.emulate_media(reduced_motion="no-preference")
    with MockStream(MockRun(frames=241, status="done")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '241' && root.dataset.shownEpoch === '60'")
        page.evaluate("again({replay: true})")
        player.until("root.dataset.live === 'false' && Number(root.dataset.shownEpoch) < 30")
        player.until("root.dataset.live === 'true' && root.dataset.shownEpoch === '60'")


def test_colours_follow_the_page(page: Page, player: Player) -> None:
    with MockStream(MockRun(frames=20, status="paused")) as mock:
        page.goto(mock.url())
        player.until("root.dataset.frames === '20'")
        before = page.evaluate("document.querySelector('.rnnviz-icon').toDataURL()")
        page.evaluate("document.body.style.setProperty('--st-background-color', '#12141c')")
        page.evaluate("document.body.style.setProperty('--st-text-color', '#e8eaf2')")
        changed = "(before) => document.querySelector('.rnnviz-icon').toDataURL() !== before"
        page.wait_for_function(changed, arg=before)
        player.until("getComputedStyle(root.querySelector('.rnnviz-slider')).colorScheme === 'dark'")
