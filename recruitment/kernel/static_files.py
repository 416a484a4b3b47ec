"""How static files are kept for serving: under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also a module that another module imports is asked for by its hashed name.

    Without it a browser would mix a new grid.js with the parts of it that it kept from before an upgrade.
    """

    support_js_module_import_aggregation = True
