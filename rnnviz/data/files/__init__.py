"""Files become tables of text: bytes -> a container's content -> cells. Nothing is taken for a series here."""
