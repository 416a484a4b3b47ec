"""Vietnamese text: one form for storing, a key for searching without accents, keys for sorting.

Databases cannot be trusted with it: SQLite folds no case beyond ASCII, PostgreSQL's C order puts Đ after z, and not
every server has ICU. So keys are worked out here and stored. Pure: no Django.
"""

import re
import unicodedata

# Zero-width characters and marks of direction that office files carry along unseen (one of them turns what follows
# around), and control characters, one of which (NUL) PostgreSQL refuses to store.
DIRECTIONS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *DIRECTIONS, *range(0x09), *range(0x0E, 0x1C), 0x7F]
)
LONGEST_FILE_NAME, NO_FILE_NAME = 200, "tệp không tên"
# Letters that do not decompose, and the Icelandic Ð (U+00D0) that old fonts leave in place of Đ.
STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# The five marks in dictionary order, after the bare vowel: huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """The text with every letter composed: the one form that is stored and compared."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """NFC, invisible characters dropped, every kind of space one plain space, none at the ends."""
    return " ".join(nfc(text.translate(INVISIBLE)).split())


def squeeze_lines(text: str) -> str:
    """Every line squeezed, lines without anything to see at both ends dropped."""
    return "\n".join(squeeze(line) for line in text.splitlines()).strip("\n")


def plain_file_name(name: str) -> str:
    """The name of a file as it may be kept and shown: the last part of a path, one line, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = squeeze("".join(letter if letter.isprintable() else " " * letter.isspace() for letter in last))
    return seen[-LONGEST_FILE_NAME:].strip() or NO_FILE_NAME


def search_key(text: str) -> str:
    """The text without case, accents and odd spaces: "Phường  Võ Thị Sáu" → "phuong vo thi sau".

    The placing of a tone (hoà, hòa) and the two spellings of ủy and uỷ make no difference.
    """
    decomposed = unicodedata.normalize("NFD", squeeze(text).translate(STROKED).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """A key of digits that sorts texts in Vietnamese dictionary order under any collation.

    Words first by their letters (a < ă < â … d < đ …), then by their tones (ngang, huyền, hỏi, ngã, sắc, nặng);
    numbers inside a text by their value.
    """
    words = [_word_key(word) for word in re.findall(r"\d+|[^\W\d_]+", squeeze(text).casefold())]
    return "00".join(words)


def person_sort_key(full_name: str) -> str:
    """A key that sorts people as lists here do: by given name, then family name, then middle names."""
    words = squeeze(full_name).split(" ")
    family, middle, given = words[:1], words[1:-1], words[-1:]
    return sort_key(" ".join([*given, *(family if len(words) > 1 else []), *middle]))


def _word_key(word: str) -> str:
    if word.isdecimal():
        value = str(int(word))
        return f"01{len(value):02d}" + "".join(f"{int(digit) + 10}" for digit in value)
    letters, tone = [], 0
    for letter in word.replace("ð", "đ"):
        bare, mark = _split_tone(letter)
        letters.append(ALPHABET.find(bare) + 20 if bare in ALPHABET else 99)
        tone = mark or tone
    return "".join(f"{place:02d}" for place in letters) + f"{tone + 10}"


def _split_tone(letter: str) -> tuple[str, int]:
    """A letter without its tone, and the tone's place among the six."""
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((TONES[mark] for mark in decomposed if mark in TONES), 0)
    bare = "".join(mark for mark in decomposed if mark not in TONES)
    return nfc(bare), tone
