"""What an account is opened with, a post given and a deed explained."""

from django import forms

from recruitment.kernel.fields import TextField, VietnameseDateField
from recruitment.kernel.rights import roles
from units.bases.accounts import directory

AS_TYPED = {"autocapitalize": "off", "autocorrect": "off", "spellcheck": "false", "autocomplete": "off"}
NAME_SHAPE = "Tên đăng nhập: từ 3 đến 60 ký tự, chỉ gồm chữ không dấu, chữ số và các dấu . _ -"
PLACES = {"base": "base", "bases": "supervised", "cell": "cell"}
MISSING = {
    "base": "Cơ sở đảng: chọn cơ sở đảng của vai trò này.",
    "bases": "Các cơ sở phụ trách: chọn ít nhất một cơ sở đảng.",
    "cell": "Chi bộ: chọn chi bộ của vai trò này.",
}
DATE = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "05/07/2021"}


class FilterForm(forms.Form):
    """What the list is asked for, in its address; whatever else comes there is no filter."""

    q = TextField(label="Họ tên hoặc tên đăng nhập", required=False, max_length=100)
    vai_tro = forms.ChoiceField(label="Vai trò", required=False)
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *directory.STATES.items()]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        every = [(code, role.label) for code, role in roles().items()]
        self.fields["vai_tro"].choices = [("", "Mọi vai trò"), *every]
        for name, field in self.fields.items():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs |= {
                "id": f"loc-{name}",
                "class": "form-select" if is_choice else "form-control",
            }
        self.fields["q"].widget.attrs["placeholder"] = "Tìm: phuong 9"

    def add_prefix(self, field_name):
        """In addresses words are joined by a hyphen."""
        return field_name.replace("_", "-")


class NamesForm(forms.Form):
    """Who an account is for, and the name to sign in with."""

    full_name = TextField(
        label="Họ và tên",
        max_length=120,
        error_messages={
            "required": "Họ và tên: nhập họ và tên người dùng.",
            "max_length": "Họ và tên: dài nhất 120 ký tự.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.RegexField(
        label="Tên đăng nhập",
        regex=r"\A[A-Za-z0-9][A-Za-z0-9._-]{2,59}\Z",
        help_text="Chữ không dấu, chữ số và các dấu . _ - Không đổi được về sau.",
        error_messages={"required": "Tên đăng nhập: nhập tên đăng nhập.", "invalid": NAME_SHAPE},
        widget=forms.TextInput(attrs=AS_TYPED),
    )

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        if directory.is_taken(username):
            raise forms.ValidationError(f"Đã có tài khoản “{username}”. Chọn tên đăng nhập khác.")
        return username


class PostForm(forms.Form):
    """A post: role, the place the role asks for, from and to, and in whose place."""

    role = forms.ChoiceField(
        label="Vai trò",
        error_messages={
            "required": "Vai trò: chọn vai trò.",
            "invalid_choice": "Vai trò: chọn trong danh sách.",
        },
    )
    starts_on = VietnameseDateField(
        label="Từ ngày",
        max_length=20,
        error_messages={"required": "Từ ngày: nhập ngày/tháng/năm."},
        widget=forms.TextInput(attrs=DATE),
    )
    ends_on = VietnameseDateField(
        label="Đến hết ngày",
        max_length=20,
        required=False,
        help_text="Để trống nếu chưa rõ. Bắt buộc khi phụ trách thay.",
        widget=forms.TextInput(attrs=DATE),
    )

    def __init__(self, *args, scope, on, besides=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.user_id = on, besides
        every = [(code, role.label) for code, role in roles().items()]
        self.fields["role"].choices = [("", "Chọn vai trò"), *every]
        found = directory.bases(scope, on=on)
        self.fields["base"] = _choice(found, "Cơ sở đảng", "Chỉ chọn với vai trò “Cấp ủy cơ sở”.")
        self.fields["cell"] = CellField(
            directory.cells(scope, on=on), **_told("Chi bộ", "Chỉ chọn với vai trò “Chi bộ”.")
        )
        self.fields["supervised"] = forms.ModelMultipleChoiceField(
            found,
            required=False,
            label="Các cơ sở phụ trách",
            help_text="Chỉ chọn với vai trò “Ủy viên Ban Thường vụ phụ trách cơ sở”.",
            widget=forms.CheckboxSelectMultiple,
            error_messages=_GONE | {"invalid_pk_value": "Các cơ sở phụ trách: chọn lại."},
        )
        others = directory.users(scope).filter(is_active=True).order_by("full_name", "pk")
        others = others.exclude(pk=besides) if besides else others
        words = "Chỉ chọn khi làm thay người khác đến một ngày."
        self.fields["acting_for"] = _choice(others, "Phụ trách thay cho", words)
        self.fields["starts_on"].initial = f"{on:%d/%m/%Y}"

    def clean(self):
        found = super().clean()
        role = roles().get(found.get("role"))
        if role and role.covers in PLACES:
            name = PLACES[role.covers]
            if name not in self.errors and not found.get(name):
                self.add_error(name, MISSING[role.covers])
        if found.get("acting_for") and "ends_on" not in self.errors and not found.get("ends_on"):
            self.add_error("ends_on", "Đến hết ngày: phụ trách thay phải có ngày cuối.")
        if self.user_id and not self.errors and directory.is_held(self.user_id, found, on=self.on):
            raise forms.ValidationError(
                "Đồng chí này đang giữ đúng nhiệm vụ đó. Cho thôi trước, rồi giao lại."
            )
        return found


class AccountForm(NamesForm, PostForm):
    """An account and its first post."""

    field_order = (
        "full_name",
        "username",
        "role",
        "base",
        "cell",
        "supervised",
        "starts_on",
        "ends_on",
        "acting_for",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class BaseRowForm(NamesForm):
    """One base of those that get an account together; a row that is not chosen is not looked at."""

    chosen = forms.BooleanField(required=False)

    def __init__(self, *args, base, username, **kwargs):
        initial = {"chosen": True, "full_name": f"Cấp ủy {base.display_name}"[:120], "username": username}
        super().__init__(*args, prefix=f"tt{base.number}", initial=initial, **kwargs)
        self.base = base
        for name, words in (
            ("chosen", "Tạo cho"),
            ("full_name", "Họ và tên,"),
            ("username", "Tên đăng nhập,"),
        ):
            look = "form-check-input" if name == "chosen" else "form-control form-control-sm"
            self.fields[name].widget.attrs |= {"class": look, "aria-label": f"{words} {base.display_name}"}

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("chosen"):
            self._errors.clear()

    @property
    def is_chosen(self) -> bool:
        """Whether an account is wanted for this base. Only after is_valid."""
        return bool(self.cleaned_data.get("chosen"))


class ReasonForm(forms.Form):
    """Why something is done; it stands in the record."""

    reason = TextField(
        label="Lý do (ghi vào nhật ký)",
        required=False,
        max_length=200,
        error_messages={"max_length": "Lý do: dài nhất 200 ký tự."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CellField(forms.ModelChoiceField):
    """Cells by their own name and that of their base."""

    def label_from_instance(self, obj):
        return f"{obj}, {obj.base.display_name}"


_GONE = {
    "invalid_choice": "Mục đã chọn không còn trong danh sách. Chọn lại.",
    "invalid_list": "Chọn lại trong danh sách.",
}


def _told(label, help_text):
    shared = {"required": False, "empty_label": "Không chọn", "error_messages": _GONE}
    return shared | {"label": label, "help_text": help_text}


def _choice(found, label, help_text):
    return forms.ModelChoiceField(found, **_told(label, help_text))
