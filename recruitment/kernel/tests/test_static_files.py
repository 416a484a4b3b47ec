"""Static files under names that change with their content, the modules inside modules too."""

import re

from django.core.management import call_command
from django.test import override_settings

HASHED = r'from "(\.\.?/[a-z/]+\.[0-9a-f]{12}\.js)";'


def test_a_module_asks_for_its_parts_by_names_that_change_with_them(settings, tmp_path):
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "recruitment.kernel.static_files.HashedFiles"}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    (grid,) = (tmp_path / "js" / "grid").glob("grid.*.js")
    imports = re.findall(r"^import .*$", grid.read_text(), re.MULTILINE)
    assert len(imports) > 5
    assert all(re.search(HASHED, line) for line in imports), imports
    assert all((grid.parent / re.search(HASHED, line)[1]).exists() for line in imports)
