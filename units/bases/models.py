"""The committee, its party bases and who holds which post in them.

The plan's appendix orders bases in blocks and prints subtotals over groups of one or more blocks, so a
group is not a block (TỔNG CỘNG (4) covers three).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recruitment.kernel.dates import format_date
from recruitment.kernel.rights import roles
from recruitment.kernel.scoping import ScopedQuerySet


class Committee(models.Model):
    """The one committee that this installation serves; its names are settings, not constants."""

    name = models.CharField("tên cấp ủy", max_length=120)
    office_name = models.CharField("cơ quan tham mưu", max_length=120)
    party_body_name = models.CharField("đảng bộ", max_length=120)
    superior_name = models.CharField("cấp trên trực tiếp", max_length=120, blank=True)
    place = models.CharField("địa danh", max_length=120, blank=True)
    document_code = models.CharField("ký hiệu văn bản", max_length=20, blank=True)
    contact = models.CharField("liên hệ khi cần trợ giúp", max_length=200, blank=True)

    class Meta:
        verbose_name = "cấp ủy"
        verbose_name_plural = "cấp ủy"

    def __str__(self):
        return self.name


class SubtotalGroup(models.Model):
    """A printed subtotal, TỔNG CỘNG (number)."""

    number = models.PositiveSmallIntegerField("số của dòng tổng cộng", unique=True)

    class Meta:
        verbose_name = "nhóm cộng số"
        verbose_name_plural = "nhóm cộng số"

    def __str__(self):
        return f"Tổng cộng ({self.number})"


class Block(models.Model):
    """A heading of the appendix under which bases stand."""

    name = models.CharField("tên khối", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("thứ tự trong phụ lục", unique=True)
    group = models.ForeignKey(
        SubtotalGroup, on_delete=models.PROTECT, related_name="blocks", verbose_name="nhóm cộng số"
    )

    class Meta:
        verbose_name = "khối"
        verbose_name_plural = "khối"

    def __str__(self):
        return self.name


class PartyBaseQuerySet(ScopedQuerySet):
    base_path = "id"

    def open_on(self, on):
        """Bases that exist on the date; an unknown first or last day sets no limit."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on), Q(closed_on__isnull=True) | Q(closed_on__gte=on)
        )

    def in_appendix_order(self):
        return self.order_by("number", "pk")

    def named_like(self, key):
        """Bases one of whose names contains the search key (see kernel.text.search_key), or whose TT it is."""
        by_name = Q(names__search_key__contains=key[:100])
        is_number = key.isascii() and key.isdecimal() and len(key) <= 9  # what a TT can be in either database
        return self.filter(by_name | Q(number=int(key)) if is_number else by_name).distinct()


class PartyBase(models.Model):
    """A party base directly under the committee. Without a name in the appendix it waits under its TT."""

    number = models.PositiveIntegerField("TT", unique=True)
    name = models.CharField("tên", max_length=200, blank=True)
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, null=True, blank=True, related_name="bases", verbose_name="khối"
    )
    opened_on = models.DateField("thành lập từ", null=True, blank=True)
    closed_on = models.DateField("kết thúc hoạt động", null=True, blank=True)

    objects = PartyBaseQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ sở đảng"
        verbose_name_plural = "cơ sở đảng"
        constraints = [
            models.CheckConstraint(
                name="party_base_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                violation_error_message="Ngày kết thúc hoạt động phải sau ngày thành lập.",
            )
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        return display_name(number=self.number, name=self.name)


def display_name(*, number: int, name: str) -> str:
    """What a base is called on pages: by its name, or by its TT as long as it waits for one."""
    return name or f"Cơ sở đảng TT {number} (chưa có tên trong phụ lục)"


class CellQuerySet(ScopedQuerySet):
    base_path = "base_id"
    edit_right = "units.manage"


class Cell(models.Model):
    """A party cell (chi bộ) of a base."""

    class Kind(models.TextChoices):
        QUARTER = "quarter", "Khu phố"
        SCHOOL = "school", "Trường học"
        MILITARY = "military", "Quân sự"
        ENTERPRISE = "enterprise", "Doanh nghiệp"
        OFFICE = "office", "Cơ quan"
        OTHER = "other", "Khác"

    base = models.ForeignKey(
        PartyBase, on_delete=models.PROTECT, related_name="cells", verbose_name="cơ sở đảng"
    )
    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.OTHER)
    name = models.CharField("tên", max_length=200)
    search_key = models.CharField(max_length=200, editable=False)
    closed_on = models.DateField("kết thúc hoạt động", null=True, blank=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = "chi bộ"
        verbose_name_plural = "chi bộ"
        constraints = [
            models.UniqueConstraint(
                name="cell_once_in_its_base",
                fields=["base", "search_key"],
                violation_error_message="Cơ sở đảng này đã có chi bộ cùng tên.",
            )
        ]

    def __str__(self):
        return self.name


class UnitName(models.Model):
    """A name under which a base is or was known; imports find bases by its search key."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "Tên chính thức"
        ALIAS = "alias", "Tên gọi khác"

    base = models.ForeignKey(PartyBase, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200, db_index=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="unit_name_once", fields=["base", "search_key", "kind"])]

    def __str__(self):
        return self.name


class Document(models.Model):
    """A paper that figures rest on: a plan, a resolution. An undated paper has no date here either.

    fixture_key: which paper of `fixtures/` it is, so that loading them again finds it whatever was corrected since.
    """

    kind = models.CharField("loại văn bản", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=120, blank=True)
    subject = models.CharField("trích yếu", max_length=300, blank=True)
    fixture_key = models.CharField(max_length=130, blank=True, editable=False)

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        constraints = [
            models.UniqueConstraint(name="document_once", fields=["kind", "number"]),
            models.UniqueConstraint(
                name="document_of_fixture_once", fields=["fixture_key"], condition=~Q(fixture_key="")
            ),
        ]

    def __str__(self):
        return f"{self.kind} số {self.number}" if self.number else self.kind


class Signer(models.Model):
    """Who signs papers of the committee, in what title and on whose behalf, from when to when."""

    class Behalf(models.TextChoices):
        COMMITTEE = "committee", "Thay mặt (T/M)"
        ORDER = "order", "Thừa lệnh (T/L)"

    name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ", max_length=120)
    behalf = models.CharField("ký", max_length=10, choices=Behalf, default=Behalf.COMMITTEE)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "người ký"
        verbose_name_plural = "người ký"
        constraints = [
            models.CheckConstraint(
                name="signer_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Đến hết ngày: phải từ ngày bắt đầu trở đi.",
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.title}"


class CalendarDay(models.Model):
    """A day that the working calendar counts otherwise than its weekday: a holiday, or a day worked in its place."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Nghỉ lễ, tết"
        WORKING = "working", "Làm bù"

    falls_on = models.DateField("ngày", unique=True, error_messages={"unique": "Lịch đã có ngày này."})
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.HOLIDAY)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = "ngày của lịch làm việc"
        verbose_name_plural = "lịch làm việc"

    def __str__(self):
        return f"{self.get_kind_display()} {format_date(self.falls_on)}"


class PostQuerySet(models.QuerySet):
    def in_force(self, on):
        """Posts that give their rights on a date; one that was ended gives none from that moment."""
        begun = self.filter(ended_at__isnull=True, starts_on__lte=on)
        return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Post(models.Model):
    """Who acts where, in which role of permissions.toml, from when to when.

    base, supervised or cell: what the role covers; none of them: the whole committee. acting_for: in whose place
    ("phụ trách thay"). ended_at: the moment it was ended before its last day was over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name="tài khoản"
    )
    role = models.CharField("vai trò", max_length=40)
    base = models.ForeignKey(
        PartyBase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="cơ sở đảng",
    )
    cell = models.ForeignKey(
        Cell, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="chi bộ"
    )
    supervised = models.ManyToManyField(
        PartyBase, blank=True, related_name="supervisors", verbose_name="các cơ sở được phân công phụ trách"
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    ended_at = models.DateTimeField("thôi từ lúc", null=True, blank=True)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="phụ trách thay cho",
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày thôi giữ nhiệm vụ phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="post_acting_has_a_last_day",
                condition=Q(acting_for__isnull=True) | Q(ends_on__isnull=False),
                violation_error_message="Phụ trách thay phải có ngày cuối.",
            ),
            models.CheckConstraint(
                name="post_of_a_base_or_a_cell",
                condition=Q(base__isnull=True) | Q(cell__isnull=True),
                violation_error_message="Nhiệm vụ gắn với cơ sở đảng hoặc với chi bộ, không cả hai.",
            ),
        ]

    def __str__(self):
        """Role and place. Bases that are supervised are counted by whoever asked for them, not here."""
        # A role may have gone from permissions.toml since; the post then gives nothing, and still has a name.
        label = roles()[self.role].label if self.role in roles() else self.role
        place = self.place
        words = f"{label}, {place}" if place else label
        return f"{words} (phụ trách thay)" if self.acting_for_id else words

    @property
    def place(self) -> str:
        """The base or the cell the post is at; "" for the whole committee and for supervised bases."""
        if self.base:
            return self.base.display_name
        return f"{self.cell}, {self.cell.base.display_name}" if self.cell else ""

    @property
    def covered_base_id(self) -> int | None:
        """The base the post belongs to in the record; None for posts of more than one."""
        return self.base_id or (self.cell.base_id if self.cell else None)
