"""Bytes to letters."""

from __future__ import annotations

from tests.corpus.case import Reads
from tests.corpus.clean import Clean, long_plain, wide_bare_last, wide_last
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv

GERMAN = {"calm": "während der Übung schön ruhig", "walk": "gemächlich über die Straße", "run": "größte Mühe"}
FRENCH = {"calm": "à l'arrêt, très détendu", "walk": "marche forcée à côté", "run": "course éperdue, même là-bas"}
JAPANESE = {"calm": "静かに座っています", "walk": "ゆっくり歩いています", "run": "とても速く走っている"}
CHINESE = {"calm": "安静地坐着休息", "walk": "在公园里慢慢走路", "run": "在操场上快速跑步"}
TAIWAN = {"calm": "安靜地坐著休息", "walk": "在公園裡慢慢走路", "run": "在操場上快速跑步"}
KOREAN = {"calm": "조용히 앉아 있습니다", "walk": "천천히 걷고 있습니다", "run": "빠르게 달리고 있습니다"}
RUSSIAN = {"calm": "спокойно сидит дома", "walk": "медленно идёт по улице", "run": "быстро бежит в парке"}
GREEK = {"calm": "κάθεται ήσυχα στο σπίτι", "walk": "περπατάει αργά στον δρόμο", "run": "τρέχει γρήγορα στο πάρκο"}
POLISH = {"calm": "siedzi spokojnie, już śpi", "walk": "idzie wolno ścieżką", "run": "biegnie bardzo szybko, łąką"}

UNICODE = {
    "utf8_bom": "utf-8-sig",
    "utf16_le_bom": "utf-16-le bom",
    "utf16_be_bom": "utf-16-be bom",
    "utf16_le": "utf-16-le",
    "utf16_be": "utf-16-be",
    "utf32_le_bom": "utf-32-le bom",
}
OLD = {
    "cp1252_german": ("cp1252", GERMAN),
    "cp1252_french": ("cp1252", FRENCH),
    "shift_jis": ("shift_jis", JAPANESE),
    "euc_jp": ("euc_jp", JAPANESE),
    "gb18030": ("gb18030", CHINESE),
    "big5": ("big5", TAIWAN),
    "euc_kr": ("euc_kr", KOREAN),
    "cp1251": ("cp1251", RUSSIAN),
    "koi8_r": ("koi8_r", RUSSIAN),
    "cp1253": ("cp1253", GREEK),
}


def coded(text: str, name: str) -> bytes:
    name, _, bom = name.partition(" ")
    return (("\ufeff" if bom else "") + text).encode(name)


@pollution(wide_last, wide_bare_last, long_plain, each=UNICODE)
def unicode(clean: Clean, name: str) -> Made:
    named = clean.classes(GERMAN)
    return Made(coded(csv(named).decode(), name), Reads(named.truth))


@pollution(wide_last, each={"german": GERMAN, "japanese": JAPANESE, "russian": RUSSIAN, "korean": KOREAN})
def utf8(clean: Clean, names: dict[str, str]) -> Made:
    named = clean.classes(names)
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, each={"le": "utf-16-le", "be": "utf-16-be"})
def utf16_japanese(clean: Clean, name: str) -> Made:
    """No zero bytes in the names to recognise it by, and no byte order mark."""
    named = clean.classes(JAPANESE)
    return Made(csv(named).decode().encode(name), Reads(named.truth))


@pollution(wide_last, long_plain, each=OLD)
def old(clean: Clean, how: tuple[str, dict[str, str]]) -> Made:
    """The encoding can't be known for certain, so that it is told."""
    named = clean.classes(how[1])
    return Made(csv(named).decode().encode(how[0]), Reads(named.truth, ("encoding",)))


@pollution(wide_last)
def polish(clean: Clean) -> Made:
    named = clean.classes(POLISH)
    return Made(csv(named).decode().encode("cp1250"), Reads(named.truth, ("encoding",)))


@pollution(wide_last, long_plain)
def one_bad_byte(clean: Clean) -> Made:
    """UTF-8 but for one byte: only Windows-1252 or the like takes all of it; the numbers are as they are. Told."""
    named = clean.classes({"walk": "größe"})
    notes = [f"n{i}" for i in range(len(clean.rows))]
    data = csv(named.column(len(clean.rows[0]), "note", notes)).replace(b"n3\n", b"n\xff3\n")
    return Made(data, Reads(named.truth, ("encoding",)), "The other letters are UTF-8, so that only one byte is lost.")


@pollution(wide_last, long_plain)
def odd_letters(clean: Clean) -> Made:
    """Beyond the basic plane, from right to left, combined."""
    named = clean.classes({"calm": "😀 calm", "walk": "הליכה", "run": "cafe\u0301"})
    return Made(csv(named), Reads(named.truth))


@pollution(long_plain)
def bom_and_quote(clean: Clean) -> bytes:
    return b"\xef\xbb\xbf" + csv(clean, always=True)
