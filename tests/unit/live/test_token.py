from __future__ import annotations

import pytest

from rnnviz.live import token


def test_what_was_signed_is_read() -> None:
    assert token.read(b"key", token.sign(b"key", "abc")) == "abc"


@pytest.mark.parametrize(
    "forged",
    ["", "abc", token.sign(b"other", "abc"), token.sign(b"key", "abc")[:-1] + "?"],
    ids=["nothing", "no token", "another key's", "a broken one"],
)
def test_what_was_not_signed_here_is_refused(forged: str) -> None:
    with pytest.raises(token.TokenError, match="Reload"):
        token.read(b"key", forged)


def test_a_token_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = token.sign(b"key", "abc")
    monkeypatch.setattr(token, "DAY_S", -1)
    with pytest.raises(token.TokenError):
        token.read(b"key", signed)
