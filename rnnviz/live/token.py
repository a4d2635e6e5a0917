"""A page signs which run its player may watch and steer; the route believes nothing else.

Streamlit's own sign-in and checks do not cover routes of ours, so the page, which they do
cover, vouches for the browser.
"""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer

from rnnviz.errors import RnnVizError

SALT = "rnnviz.live"
DAY_S = 24 * 3600


class TokenError(RnnVizError):
    """A token that was not signed here, or too long ago."""


def sign(secret: bytes, run: str) -> str:
    """A token for the run with this id, good for a day."""
    return str(URLSafeTimedSerializer(secret, salt=SALT).dumps(run))


def read(secret: bytes, token: str) -> str:
    """The id of the run that the token was signed for. Raises ``TokenError``."""
    try:
        run = URLSafeTimedSerializer(secret, salt=SALT).loads(token, max_age=DAY_S)
    except BadSignature:
        raise TokenError("This view's permission is not valid or older than a day. Reload the page.") from None
    return str(run)
