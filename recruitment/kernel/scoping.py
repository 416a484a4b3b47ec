"""The doors through which screens reach data. A guard test refuses any other way in."""

from django.core.exceptions import PermissionDenied
from django.db import models

from recruitment.kernel.scope import Scope


class ScopedQuerySet(models.QuerySet):
    """A queryset of rows that belong to a base.

    `base_path` is the lookup from a row to its base's id; `view_right` and `edit_right` name the rights of
    permissions.toml that open the two doors.
    """

    base_path = "base_id"
    view_right = "bases.view"
    edit_right = "appendix.import"

    def visible_to(self, scope: Scope):
        """The rows this person may see. Nobody signed in, or no post in force: none."""
        return self._covered(scope, self.view_right)

    def editable_by(self, scope: Scope):
        """The rows this person may change."""
        return self._covered(scope, self.edit_right)

    def for_district_totals(self, scope: Scope):
        """Every row, for functions named `district_totals` that hand out sums and nothing else."""
        return self.all() if scope.may("district.view") else self.none()

    def _covered(self, scope, right):
        ids = scope.base_ids(right)
        return self.all() if ids is None else self.filter(**{f"{self.base_path}__in": ids})


def require(scope: Scope, right: str) -> None:
    """Refuse (403) someone who is inside but has not the right; what is outside a scope is a 404 by its door."""
    if not scope.may(right):
        raise PermissionDenied(right)
