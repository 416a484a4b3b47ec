"""What a person may see and do, as a plain value that is worked out once per request and passed down."""

from dataclasses import dataclass

from recruitment.kernel.rights import rights, roles


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One post in force: a role, its words, and the ids of the bases it covers (None: the whole committee).

    cell_ids: the cells it is confined to inside its base; empty for posts of whole bases.
    """

    role: str
    label: str
    base_ids: frozenset[int] | None
    cell_ids: frozenset[int] = frozenset()

    def may(self, right: str) -> bool:
        return right in roles()[self.role].may


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The actor of a request or a command.

    actor_id is the user's id, or None for the program itself; label is the name shown in the record; post is
    the Vietnamese wording of the posts held. Rights come from the grants alone: no grant, nothing. address is where
    the request came from; a command has none.
    """

    actor_id: int | None
    label: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    address: str = ""

    @property
    def post(self) -> str:
        return "; ".join(grant.label for grant in self.grants)

    def may(self, right: str) -> bool:
        """Whether some post in force carries the right. Raises KeyError for a right nobody explained."""
        rights()[right]
        return self.is_system or any(grant.may(right) for grant in self.grants)

    def base_ids(self, right: str) -> frozenset[int] | None:
        """The ids of the bases on which the right holds; None means all of them, an empty set none."""
        rights()[right]
        covering = [grant.base_ids for grant in self.grants if grant.may(right)]
        if self.is_system or None in covering:
            return None
        return frozenset().union(*covering)

    def covers_committee(self, right: str) -> bool:
        """Whether the right holds for the whole committee and not only for named bases."""
        return self.base_ids(right) is None


NOBODY = Scope(actor_id=None, label="")
SYSTEM = Scope(actor_id=None, label="Hệ thống", is_system=True)
