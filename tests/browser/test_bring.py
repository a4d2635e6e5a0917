"""Files that people really have are dropped on the page in a real browser, and trained."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.data.generators import generate
from rnnviz.data.reading import read_table
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store
from tests.browser.player import PATIENCE_MS, Player, train
from tests.browser.server import Server
from tests.corpus.pack import xlsx, zipped

RISING = generate("rising", n=60, l=24, seed=3)
SHAPES = generate("shapes", n=60, l=30, seed=3)
FIRST = generate("first", n=60, l=20, seed=3)
SECONDS = 480  # of the sensor's recording

DROP = """(zone, files) => {
  const carried = new DataTransfer()
  for (const { name, data } of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
    carried.items.add(new File([bytes], name))
  }
  for (const type of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }))
}"""


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Lets files fall on the page, as a hand does."""
    zone = page.get_by_test_id("stFileUploaderDropzone")
    expect(zone).to_be_visible(timeout=PATIENCE_MS)
    zone.evaluate(DROP, [{"name": name, "data": base64.b64encode(data).decode()} for name, data in files])


def verdict(page: Page) -> Locator:
    return page.locator(".st-key-verdict")


def ready(page: Page, title: str) -> None:
    expect(verdict(page)).to_contain_text(re.compile(rf"{re.escape(title)} (is|are) ready"), timeout=PATIENCE_MS)
    settled(page)


def settled(page: Page) -> str:
    """What the verdict says once the page is drawn to its end."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)
    expect(page.locator(".st-key-reading")).to_have_count(0, timeout=PATIENCE_MS)
    return verdict(page).inner_text()


def number(value: float, decimal: str = ".") -> str:
    return repr(round(float(value), 4)).replace(".", decimal)


def german_excel() -> bytes:
    """What a German Excel writes as CSV: semicolons, decimal commas, Windows-1252; each row a series."""
    names = ["Prüfling", *[f"Messwert {t + 1}" for t in range(RISING.l)], "Klasse"]
    words = dict(zip(RISING.classes, ("fällt", "wächst"), strict=True))
    rows = [
        [f"Nr. {i + 1}", *[number(v, ",") for v in RISING.X[:, i, 0]], words[RISING.classes[RISING.y[i]]]]
        for i in range(RISING.n)
    ]
    return "".join(";".join(row) + "\r\n" for row in [names, *rows]).encode("cp1252")


def workbook() -> bytes:
    """An Excel file; each row a step."""
    rows: list[list[str | float | int | None]] = [["bird", "step", "pitch", "loudness", "species"]]
    for i in range(FIRST.n):
        species = ("wren", "robin")[FIRST.y[i]]
        rows += [
            [f"b{i + 1}", t + 1, *(round(float(v), 4) for v in FIRST.X[t, i]), species] for t in range(FIRST.lengths[i])
        ]
    return xlsx({"Calls": rows})


def archive_file() -> bytes:
    """The format of the UCR archive."""
    head = f"@problemName shapes\n@univariate true\n@classLabel true {' '.join(SHAPES.classes)}\n@data\n"
    rows = (",".join(map(number, SHAPES.X[:, i, 0])) + f":{SHAPES.classes[SHAPES.y[i]]}\n" for i in range(SHAPES.n))
    return (head + "".join(rows)).encode()


def zip_of_files() -> bytes:
    """One file for each series; the class is in its name."""
    words = dict(zip(RISING.classes, ("down", "up"), strict=True))
    return zipped(
        {
            f"walks/{words[RISING.classes[RISING.y[i]]]}_{i + 1:03}.csv": (
                "time,height\n" + "".join(f"{t},{number(v)}\n" for t, v in enumerate(RISING.X[:, i, 0]))
            ).encode()
            for i in range(RISING.n)
        }
    )


def sensor() -> bytes:
    """A recording with an activity in each row, tab-separated."""
    rng = np.random.default_rng(3)
    rows = ["time\tx\ty\tactivity\n"]
    for t in range(SECONDS * 2):
        walking = (t // 96) % 2
        x, y = np.sin(t * (0.2, 1.3)[walking]) + rng.normal(0, 0.1), rng.normal(walking, 0.3)
        rows.append(f"2024-05-01 10:{t // 60:02}:{t % 60:02}\t{number(x)}\t{number(y)}\t{('rest', 'walk')[walking]}\n")
    return "".join(rows).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "Messung März.csv": german_excel,
    "calls.xlsx": workbook,
    "shapes_TRAIN.ts": archive_file,
    "walks.zip": zip_of_files,
    "watch.tsv": sensor,
}
EXPECTED = {
    "Messung März.csv": (RISING, ("fällt", "wächst")),
    "calls.xlsx": (FIRST, ("robin", "wren")),
    "shapes_TRAIN.ts": (SHAPES, SHAPES.classes),
    "walks.zip": (RISING, ("down", "up")),
    "watch.tsv": (None, ("rest", "walk")),
}


def answer_if_asked(page: Page, title: str) -> int:
    """Presses the first answer of each question. Returns how many were due."""
    asked = 0
    expect(verdict(page)).to_contain_text(title, timeout=PATIENCE_MS)
    while "question" in (before := settled(page)):
        asked += 1
        questions = page.locator("[class*='st-key-question_']")
        this_one = questions.first.inner_text().splitlines()[0]
        questions.first.get_by_role("button").first.click()
        expect(verdict(page)).not_to_have_text(before, use_inner_text=True, timeout=PATIENCE_MS)
        # The verdict may change before the question goes: a busy page is drawn in parts.
        expect(questions.filter(has_text=this_one)).to_have_count(0, timeout=PATIENCE_MS)
    return asked


def same_values(kept: SeriesSet, expected: SeriesSet) -> None:
    assert kept.X.shape == expected.X.shape
    np.testing.assert_allclose(np.sort(kept.X, axis=1), np.sort(expected.X, axis=1), atol=1e-4)
    assert sorted(kept.counts) == sorted(expected.counts)


def test_five_unlike_files_are_dropped_one_after_the_other_and_trained(server: Server, page: Page) -> None:
    store = Store(server.store_url)
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    seen = ""
    for name, make in FILES.items():
        drop(page, (name, make()))
        asked = answer_if_asked(page, name)
        ready(page, name)
        assert asked == 0
        page.get_by_role("button", name="Use these series").click()
        expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        train(page)
        player = Player(page)
        seen = player.until_another_run(seen)
        player.until_status("done")
        kept = store.series(store.run(seen).fingerprint)
        expected, classes = EXPECTED[name]
        assert set(kept.classes) == set(classes)
        if expected is not None:
            same_values(kept, expected)
        page.get_by_role("link", name="Data").click()
        ready(page, name)


def broken() -> bytes:
    rows = ["t1,t2,t3,t4,t5,class"]
    rows += [
        ",".join([*(f"{(i * 7 + t * (3 if i % 2 else 5)) % 11}" for t in range(5)), "ab"[i % 2]]) for i in range(24)
    ]
    rows[3] = "1,,3,4,5,a"
    rows[6] = "1,2,oops,4,5,b"
    rows[9] = "1,2,3,inf,5,a"
    return ("\n".join(rows) + "\n").encode()


def test_a_broken_file_shows_all_problems_at_once_and_its_remedies_work(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    drop(page, ("broken.csv", broken()))
    expect(verdict(page)).to_contain_text("3 things stand in the way", timeout=PATIENCE_MS)
    for code, place in (("missing", "row 4"), ("text", "oops"), ("infinite", "inf")):
        expect(page.locator(f"[class*='st-key-finding_{code}_']")).to_contain_text(place)
    expect(page.get_by_role("button", name="Use these series")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    left = ["text", "infinite", "missing"]
    while left:
        settled(page)
        box = page.locator(f"[class*='st-key-finding_{left.pop(0)}_']")
        box.get_by_role("button").first.click()
        expect(box).to_have_count(0, timeout=PATIENCE_MS)
        for code in left:  # each click decides one thing
            expect(page.locator(f"[class*='st-key-finding_{code}_']")).to_have_count(1)
    ready(page, "broken.csv")
    expect(page.locator("[class*='st-key-change_']")).to_have_count(3)
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(verdict(page)).to_contain_text("in the way", timeout=PATIENCE_MS)


def test_a_question_is_one_click(server: Server, page: Page) -> None:
    rows = [f"s{i};{t};{i},{100 + 7 * t * (1 + i % 2)};{'ab'[i % 2]}" for i in range(1, 30) for t in range(9)]
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    drop(page, ("doubtful.csv", "\n".join(["series;time;v;class", *rows, ""]).encode()))
    assert answer_if_asked(page, "doubtful.csv") == 1
    ready(page, "doubtful.csv")


def test_what_is_saved_is_read_back_equal(server: Server, page: Page, tmp_path: Path) -> None:
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    drop(page, ("watch.tsv", sensor()))
    ready(page, "watch.tsv")
    saved = {}
    for name in ("CSV", "Parquet"):
        page.get_by_role("tab", name="Save").click()
        with page.expect_download(timeout=PATIENCE_MS) as download:
            page.get_by_role("button", name=name, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[name] = read_table(path)
    assert pq.read_table(tmp_path / "watch_prepared.parquet").num_rows == int(saved["CSV"].lengths.sum())
    for series in saved.values():
        np.testing.assert_array_equal(series.X, saved["CSV"].X)
        assert series.classes == saved["CSV"].classes


def test_a_large_file_shows_its_progress_and_the_page_stays_usable(server: Server, page: Page) -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(400_000, 3)).round(3).tolist()
    rows = (f"{i // 100},{i % 100},{a},{b},{c},{'xy'[i // 100 % 2]}" for i, (a, b, c) in enumerate(values))
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    drop(page, ("large.csv", "\n".join(["series,time,a,b,c,label", *rows, ""]).encode()))
    expect(page.locator(".st-key-reading, .st-key-verdict").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("radio", name="Generate").click()
    expect(page.get_by_role("button", name="Slow or fast?", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("radio", name="Bring your own file").click()
    ready(page, "large.csv")
    expect(verdict(page)).to_contain_text("4000 series")


@pytest.mark.parametrize("window", [{"viewport": {"width": 390, "height": 844}}])
def test_on_a_telephone_nothing_is_wider_than_the_screen(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/data?way=Bring+your+own+file")
    drop(page, ("broken.csv", broken()))
    expect(verdict(page)).to_contain_text("in the way", timeout=PATIENCE_MS)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
