"""How much a visitor who was never here is sent until the first page stands."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.dashboard import chromium, served, tab
from tests.bench.figure import Figure
from tests.bench.measured import say
from tests.bench.wire import Wire
from tests.browser.player import Player


def figures() -> Iterator[Figure]:
    """``weight.page``: MB of the first page without what the player loads itself; ``weight.player``: with it."""
    with served() as server, chromium() as browser:
        first = tab(browser)
        first.goto(server.url)
        Player(first).until_status("done")  # what later visitors find
        first.context.close()
        page = tab(browser)
        wire, player = Wire(page), Player(page)
        page.goto(server.url)
        player.until("root.dataset.status === 'done' && root.rnnviz.paints > 0 && Number(root.dataset.frames) > 5")
        page.wait_for_load_state("networkidle")
        page.wait_for_function("document.querySelector('.rnnviz-player').rnnviz.idle")
        whole, of_player = wire.received(), wire.received("/live/")
    for address, size in wire.by_address.most_common(8):
        say("weight", f"{size / 1e6:.3f} MB {address.rpartition('/')[2][:60]}")
    yield Figure("weight.page", (whole - of_player) / 1e6, 1.3, "low")
    yield Figure("weight.player", whole / 1e6, 3, "low")
