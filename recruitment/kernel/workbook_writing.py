"""Writing workbooks that people open in Excel: every text stays a text."""

from typing import BinaryIO

import xlsxwriter

FONT = {"font_name": "Times New Roman", "font_size": 12}
# A name is a text whatever it begins with: a base called "=1+1" must never become a formula on someone's machine.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": FONT,
}


def new_workbook(file: BinaryIO) -> xlsxwriter.Workbook:
    """An empty workbook that is written to the file when it is closed."""
    return xlsxwriter.Workbook(file, OPTIONS)
