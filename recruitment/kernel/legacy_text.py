"""Vietnamese typed in the one-byte encodings of before Unicode, which comes as odd Latin letters: found and converted.

TCVN3 (ABC; the fonts .VnTime) has one code for each letter, VNI-Windows a letter followed by a mark. Look at the text
before `squeeze` does: TCVN3 writes ư with the soft hyphen, which squeeze drops as invisible. Pure: no Django.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from recruitment.kernel.text import TONES, nfc

SHARP, HEAVY = TONES["\u0301"], TONES["\u0323"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words with one odd letter are believed only when they are among the commonest of names and of party papers.
COMMON = _words("""
    nguyễn trần phạm hoàng huỳnh võ vũ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương lâm lương thị văn
    đức hữu quốc ngọc xuân đảng bộ ủy uỷ cục phường quận huyện xã trấn tỉnh thành phố công nhân dân viện tòa
    toà án đội thể trường học phòng bệnh bảo hiểm xí nghiệp hợp tác nước tư lực lượng vũ đơn vị sự cơ chính
    quyền kiểm sát quân kết nạp chỉ tiêu đại diện tài của và các những được không người nông thôn việt nội
    tổ chức giáo vận mặt trận phụ nữ chiến khối liên động thuế số sáng lập viên bí thư cấp kế hoạch nghị
    quyết dịch vụ doanh
""")
ENOUGH, ENOUGH_WITHOUT_COMMON = 3, 4


def _tcvn3() -> dict[str, str]:
    """{code: letter}; upper case exists only for the seven letters that are no vowel with a tone."""
    runs = {
        0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
        0xB5: "àảãáạ",
        0xBB: "ằẳẵắ",
        0xC6: "ặầẩẫấậè",
        0xCE: "ẻẽéẹềểễếệìỉ",
        0xDC: "ĩíịò",
        0xE1: "ỏõóọồổỗốộờởỡớợù",
        0xF1: "ủũúụừửữứựỳỷỹýỵ",
    }
    return {chr(first + place): letter for first, run in runs.items() for place, letter in enumerate(run)}


def _vni() -> dict[str, str]:
    """{code: letter}, the code being a letter and its mark, or one letter alone; marks in the case of the letter."""
    lower = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
    families = (
        ("aeouyôö", "aeouyơư", "ùøûõï", "\u0301\u0300\u0309\u0303\u0323"),
        ("aeo", "âêô", "áàåãä", "\u0301\u0300\u0309\u0303\u0323"),
        ("a", "ă", "éèúüë", "\u0301\u0300\u0309\u0303\u0323"),
    )
    for bases, letters, marks, tones in families:
        for (base, letter), (mark, tone) in product(
            zip(bases, letters, strict=True), zip(marks, tones, strict=True)
        ):
            lower[base + mark] = nfc(letter + tone)
    lower |= {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
    del lower["yï"]  # ỵ has a code of its own
    return lower | {code.upper(): letter.upper() for code, letter in lower.items()}


TCVN3, VNI = _tcvn3(), _vni()
# A mark in the other case than its letter (Aùnh for AÙnh) is a slip of typing that no reader ever saw.
_TABLES = {
    "TCVN3": TCVN3,
    "VNI": VNI | {code[0] + code[1].swapcase(): VNI[code] for code in VNI if len(code) == 2},
}
_LETTERS = {encoding: frozenset("".join(table)) for encoding, table in _TABLES.items()}
_WORDS = {
    encoding: re.compile(f"[A-Za-z{''.join(sorted(letters - set(map(chr, range(128)))))}]+")
    for encoding, letters in _LETTERS.items()
}
_CODES = {
    encoding: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for encoding, table in _TABLES.items()
}

_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RIMES = _words("""
    a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âu ây âc âm ân âng âp ât e eo ec em en eng
    ep et ê êu êch êm ên ênh êp êt i ia iêc iêm iên iêng iêp iêt iêu ich im in inh ip it iu y yêm yên yêng
    yêt yêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om
    on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêu
    ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ươc ươi
    ươm ươn ương ươp ươt ươu ưt ưu
""")
_AFTER_QU = _words("""
    a ac ach ai an ang anh ao au ay at ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê ên ênh êch êt i it y
    yên yêt ynh ych yt yu ơ ơi ôc
""")
_SYLLABLE = re.compile(f"({_ONSETS})([aăâeêioôơuưy][a-zăâêôơưđ]*)")
_SHAPED = frozenset("ăâêôơư")


@dataclass(frozen=True, kw_only=True)
class Legacy:
    """A text that was typed in an old encoding. encoding: "TCVN3" or "VNI"; text: what it says, in Unicode (NFC)."""

    encoding: str
    text: str


def recognise(text: str) -> Legacy | None:
    """The text as it was meant, when it was typed in TCVN3 or VNI-Windows; None when it was not, or is not surely so.

    Correct Vietnamese, other languages and words that could be either stay alone. Fonts of capitals (.VnTimeH) write
    upper case with the codes of lower case, so such text comes out in lower case, as its codes say. Raises nothing.
    """
    if not may_be_old(text):
        return None
    scores = {encoding: _score(text, encoding) for encoding in _TABLES}
    best = max(scores, key=scores.get)
    if not scores[best] or len(set(scores.values())) == 1:
        return None
    return Legacy(encoding=best, text=nfc(_convert(text, best)))


def may_be_old(text: str) -> bool:
    """Whether a text could have been typed in an old encoding at all: odd letters, and none that only Unicode has."""
    return not text.isascii() and not any(_is_unicode(letter) for letter in text)


def _is_unicode(letter: str) -> bool:
    """Whether no one-byte encoding of the West has the letter, so that the text was never in an old encoding."""
    category = unicodedata.category(letter)
    return category[0] == "M" or (category[0] == "L" and ord(letter) > 0xFF)


def _convert(text: str, encoding: str) -> str:
    table = _TABLES[encoding]
    return _CODES[encoding].sub(lambda found: table[found[0]], text)


def _score(text: str, encoding: str) -> int:
    """How surely a text was typed in an encoding: the weight of its telling words; 0 when it is not sure."""
    if any(letter.isalpha() and not letter.isascii() and letter not in _LETTERS[encoding] for letter in text):
        return 0
    score, good, bad, foreign = 0, 0, 0, 0
    common = telling = False
    for word in _WORDS[encoding].findall(text):
        meant = _convert(word, encoding)
        if _is_neutral(word, meant):
            continue
        if word.isascii():
            good, foreign = good + is_syllable(word), foreign + (not is_syllable(word))
        elif not _is_whole(word, encoding) or not is_syllable(meant):
            bad += 1
        else:
            good += 1
            tells, known = not is_syllable(word), meant.lower() in COMMON
            score += tells * _weight(word, encoding) + known * (1 + tells)
            telling, common = telling or tells, common or known
    if not telling or bad * 8 > good or foreign * 2 > good:
        return 0
    return score if score >= (ENOUGH if common else ENOUGH_WITHOUT_COMMON) else 0


def _is_neutral(word: str, meant: str) -> bool:
    """Lone letters and signs, units of measure and abbreviations in capitals, which tell nothing either way."""
    return len(word) == 1 or word == "µm" or (meant.isupper() and len(meant) <= 6 and not is_syllable(meant))


def _is_whole(word: str, encoding: str) -> bool:
    """Whether every odd letter of a word is part of a code: in VNI a mark without its vowel is not."""
    return _CODES[encoding].sub("", word).isascii()


def _weight(word: str, encoding: str) -> int:
    """How many odd letters a word has. A sign that is no letter at all, amid letters, counts twice."""
    odd = [letter for letter in word if not letter.isascii()]
    return len(odd) + sum(encoding == "TCVN3" and ord(letter) < 0xC0 for letter in odd)


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether a word, whatever its case, is spelt as a Vietnamese syllable can be: onset, rime, fitting tone."""
    bare, tones = _split(word.lower())
    found = _SYLLABLE.fullmatch(bare)
    # "gi" before a consonant or at the end is g and i: gì, gìn; before ê too: giếng.
    pairs = [found.groups()] if found else []
    if bare.startswith("gi"):
        pairs.append(("g", bare[1:]))
    return len(tones) <= 1 and any(_fits(onset, rime) for onset, rime in pairs) and _tone_fits(bare, tones)


def _split(word: str) -> tuple[str, list[tuple[int, int]]]:
    """A word without its tones, and [(place, tone)] of the tones it carries."""
    bare, tones = [], []
    for place, letter in enumerate(nfc(word)):
        marks = unicodedata.normalize("NFD", letter)
        tones += [(place, TONES[mark]) for mark in marks if mark in TONES]
        bare.append(nfc("".join(mark for mark in marks if mark not in TONES)))
    return "".join(bare), tones


def _fits(onset: str, rime: str) -> bool:
    """Whether the spelling puts this onset before this rime: k, gh, ngh before e, ê, i; c, g, ng before the others."""
    first = rime[0]
    if onset == "qu":
        return rime in _AFTER_QU
    if rime not in _RIMES:
        return False
    if first == "y":
        return onset == "" or (rime == "y" and onset in {"h", "k", "l", "m", "s", "t", "v", "d"})
    if onset in {"k", "gh", "ngh"}:
        return first in "eêi"
    if onset in {"c", "ng"}:
        return first not in "eêi"
    return not (onset == "g" and first in "eê") and not (onset == "gi" and first == "i")


def _tone_fits(bare: str, tones: list[tuple[int, int]]) -> bool:
    """A final stop needs sắc or nặng; where a vowel has a hat, a breve or a horn, the (last) one bears the tone."""
    if bare.endswith(("c", "ch", "p", "t")) and not (tones and tones[0][1] in (SHARP, HEAVY)):
        return False
    shaped = [place for place, letter in enumerate(bare) if letter in _SHAPED]
    return not shaped or not tones or tones[0][0] == shaped[-1]
