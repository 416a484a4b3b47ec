"""Django's migrate, and then the policies of new tables: a table that was just made must not stand open."""

from django.core.management.commands import migrate
from django.db import connection

from recruitment.policy.roles import keep_up


class Command(migrate.Command):
    """As Django's; where `setup_roles` has run, policies and grants are brought up to date at the end."""

    def handle(self, *args, **options):
        super().handle(*args, **options)
        is_for_good = not (options["plan"] or options["check_unapplied"])
        if connection.vendor == "postgresql" and options["database"] == connection.alias and is_for_good:
            keep_up()
