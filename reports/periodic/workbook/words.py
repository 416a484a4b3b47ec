"""The words of the workbook of a period, as it is written and as it is read again."""

SHEET, PREVIOUS = "Số liệu", "Kỳ trước"
TITLE = "SỐ LIỆU BÁO CÁO"
NUMBER, NAME, PAPER = "TT", "Đơn vị", "Số báo cáo"
PREVIOUS_PERIOD = "Kỳ"
TOTAL = "Cộng"
