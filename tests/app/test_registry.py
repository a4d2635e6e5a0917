"""The list of pages."""

from __future__ import annotations

from rnnviz.ui.registry import pages


def test_two_visitors_never_share_a_page() -> None:
    """Streamlit keeps in a page whether it may run: a second script that runs the same one meanwhile would fail."""
    one, other = pages(), pages()
    assert list(one) == list(other)
    assert all(one[name] is not other[name] for name in one)
