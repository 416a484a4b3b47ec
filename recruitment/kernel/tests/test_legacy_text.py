"""Old encodings: found for what they are, converted whole, and nothing else is ever touched."""

import tomllib
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.kernel.legacy_text import TCVN3, VNI, Legacy, is_syllable, recognise
from recruitment.kernel.text import TONES, nfc
from recruitment.testing.sources import BASE

CODES = {
    "TCVN3": {letter: code for code, letter in TCVN3.items()},
    "VNI": {letter: code for code, letter in VNI.items()},
}
LOWER = [
    *(nfc(letter + mark) for letter, mark in product("aăâeêioôơuưy", ["", *TONES])),
    "đ",
]
ACCENTED = [letter for letter in LOWER if not letter.isascii()]

FAMILIES = ["Nguyễn", "Trần", "Phạm", "Huỳnh", "Hoàng", "Đặng", "Bùi", "Đỗ", "Ngô", "Trịnh"]
GIVEN = ["Thị Phượng", "Văn Thịnh", "Đức Mạnh", "Thị Mỹ Lệ", "Quốc Cường", "Hữu Nghĩa"]
PLACES = ["Tân Sơn", "Bình Thới", "Long Thạnh Mỹ", "Võ Văn Tần", "Đông Hưng Thuận", "Hòa Khánh"]
PLACES += ["Số 18", "Nguyễn Đình Chiểu"]
KINDS = ["Đảng bộ Phường {}", "Chi bộ Trường Tiểu học {}", "Đảng ủy Công ty Cổ phần {}"]
KINDS += ["Chi bộ Bệnh viện {}", "Hợp tác xã Vận tải {}"]
INVENTED = [
    *(f"{family} {given}" for family, given in product(FAMILIES, GIVEN)),
    *(kind.format(place) for kind, place in product(KINDS, PLACES)),
]
BASES = [
    base["name"]
    for base in tomllib.loads((BASE / "fixtures" / "quan-3.toml").read_text("utf-8"))["base"]
    if "name" in base
]

# Correct Vietnamese (some of it with letters of Latin-1 only), other languages, signs, and words that could be both.
_LEFT_ALONE = """
Nguyễn Văn Ánh|Đảng bộ Phường 9|Đảng ủy|Lê|Lê Bé|Bé Ba|Hà|Hòa Bình|Cà Mau|Lê Thánh Tông|Phan Bá Vành|Tôn Nữ Ý Nhi
Tô Hoài|Trà Lý|Xã Lát|Côn Lôn|An Khê|Bà Lê Thanh Hà|Khoái Châu|Vò|Mã Lò|Lý Hoà Bình|Hôc Môn|Cô Bé|Chi bộ 3
NGUYỄN THỊ HOA|Khoái Cô quan|Phuong 9|Cong an quan|THADS|2020 - 2025|+84 28 3930|=1+1||   |Café|José|François|Müller
Zoé Née|Loïc Thaï|São Paulo|El Niño|Señor Muñoz|Peña Ñandú|Crème brûlée|Hélène et René|Citroën|Hanoï|Saïgon|Noël
Bjørn Åse|Köln|Così è più|Smörgåsbord|m² và km|5 µm|§ 5|«An»|1ª Mª Luisa|Nº 5|20 °C|© Công ty|Lan · Mai|½ giờ
Phân xưởng Café|Ðảng bộ|Nguyá»…n|Tráº§n|Привет
"""
LEFT_ALONE = _LEFT_ALONE.strip("\n").replace("\n", "|").split("|")


def typed(text: str, encoding: str) -> str:
    """The text as an old keyboard driver left it; TCVN3 has no upper-case vowels with a tone, so the lower ones."""
    codes = CODES[encoding]
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text)


def said(text: str, encoding: str) -> str:
    """What the codes say: the text, without the capitals that TCVN3 cannot write."""
    if encoding == "VNI":
        return text
    return "".join(
        letter if letter.isascii() or letter in CODES[encoding] else letter.lower() for letter in text
    )


@pytest.mark.parametrize(
    ("text", "encoding", "meant"),
    [
        ("§¶ng bé", "TCVN3", "Đảng bộ"),
        ("NguyÔn", "TCVN3", "Nguyễn"),
        ("C«ng an QuËn", "TCVN3", "Công an Quận"),
        ("Ph\u00ad\u00eang 9", "TCVN3", "Phường 9"),
        ("Chi Côc THADS", "TCVN3", "Chi Cục THADS"),
        ("Nguyeãn", "VNI", "Nguyễn"),
        ("Ñaûng boä", "VNI", "Đảng bộ"),
        ("ÑAÛNG BOÄ PHÖÔØNG 9", "VNI", "ĐẢNG BỘ PHƯỜNG 9"),
        ("Coâng an Quaän 3 (Tp.HCM)", "VNI", "Công an Quận 3 (Tp.HCM)"),
    ],
)
def test_text_of_an_old_font_is_found_and_says_what_was_meant(text, encoding, meant):
    assert recognise(text) == Legacy(encoding=encoding, text=meant)


def test_both_tables_write_every_accented_letter_there_is():
    assert len(ACCENTED) == 67
    assert set(TCVN3.values()) == {*ACCENTED, *"ĂÂÊÔƠƯĐ"}
    assert set(VNI.values()) == {*ACCENTED, *(letter.upper() for letter in ACCENTED)}


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["TCVN3", "VNI"])
def test_no_letter_has_two_codes(table):
    assert len(set(table.values())) == len(table)


def test_the_codes_are_letters_of_latin_1_only():
    assert all(ord(letter) < 0x100 for code in [*TCVN3, *VNI] for letter in code)


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
@pytest.mark.parametrize("name", INVENTED)
def test_names_of_people_and_bases_come_back_as_they_were(name, encoding):
    assert recognise(typed(name, encoding)) == Legacy(encoding=encoding, text=said(name, encoding))


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
@pytest.mark.parametrize("name", BASES)
def test_the_bases_of_the_district_come_back_as_they_were(name, encoding):
    assert recognise(typed(name, encoding)) == Legacy(encoding=encoding, text=said(name, encoding))


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_a_text_says_the_same_after_converting_and_is_left_alone_then(encoding):
    assert [name for name in INVENTED if recognise(recognise(typed(name, encoding)).text)] == []


def test_a_font_of_capitals_comes_out_in_the_case_of_its_codes():
    assert recognise("§¶ng bé quËn").text == "Đảng bộ quận"
    assert recognise("§¶NG Bé QUËN").text == "ĐảNG Bộ QUậN"


def test_a_mark_in_the_case_of_the_other_letters_is_understood():
    assert recognise("Nguyeãn AÙnh").text == recognise("Nguyeãn Aùnh").text == "Nguyễn Ánh"


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_everything_else_is_left_alone(text):
    assert recognise(text) is None


def test_a_text_half_in_unicode_is_left_to_a_person():
    assert recognise("§¶ng bé Phường 9") is None


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)))
def test_whatever_comes_the_answer_is_composed_unicode_or_nothing(text):
    found = recognise(text)
    assert found is None or (found.text != text and found.text == nfc(found.text))


SYLLABLES = (
    "Nguyễn nghiệp phường quốc quyền giếng gìn gì uỷ ủy hòa hoà khuỷu thuở xoong yến Ý lý kỳ QUẬN thuế"
)
OTHERS = "cafộ Josộ ngế kanh côc thup ưởng̀ zả qức nguyẽên mâ hàà bđ"


def test_a_syllable_is_known_by_its_spelling():
    assert [word for word in SYLLABLES.split() if not is_syllable(word)] == []


def test_what_no_vietnamese_word_is_spelt_like_is_no_syllable():
    assert [word for word in OTHERS.split() if is_syllable(word)] == []


@pytest.mark.parametrize("name", [*INVENTED, *BASES])
def test_correct_names_are_left_alone(name):
    assert recognise(name) is None
    assert recognise(unicodedata.normalize("NFD", name)) is None
