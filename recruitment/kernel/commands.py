"""Commands that act as the program itself."""

from django.core.management.base import BaseCommand

from recruitment.kernel import row_level


class SystemCommand(BaseCommand):
    """A command that reaches the rows of every base; in one transaction where the database keeps them apart."""

    def execute(self, *args, **options):
        with row_level.acting(row_level.EVERYTHING):
            return super().execute(*args, **options)
