"""A browser's own description of itself, in the few words a person knows it by. Pure."""

BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "máy Mac"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """ "Chrome, Windows"; what is not known is said so and never printed as it came."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Trình duyệt khác")
    machine = next((name for sign, name in MACHINES if sign in user_agent), "")
    return f"{browser}, {machine}" if machine else browser
