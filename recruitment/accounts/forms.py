"""The shape of what people send to sign in, to change their password and to set up the second factor."""

from crispy_forms.bootstrap import FieldWithButtons, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password

from recruitment.kernel.text import nfc, squeeze

# Lets a password manager know whose new password it keeps; it has no name and is not sent.
OWN_NAME = HTML(
    '<input type="text" autocomplete="username" value="{{ request.user.username }}" readonly hidden>'
)
LONGEST_PASSWORD = 128
AS_TYPED = {"autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}


def wait_sentence(seconds: int) -> str:
    """What someone reads who has to wait."""
    minutes, rest = divmod(seconds, 60)
    words = [f"{minutes} phút"] if minutes else []
    words += [f"{rest} giây"] if rest else []
    return f"Đã nhập sai nhiều lần. Thử lại sau {' '.join(words)}."


def password_field(name: str) -> FieldWithButtons:
    """A password with a button that shows it: Vietnamese keyboards change letters unseen."""
    words = '<span>Hiện</span><span class="visually-hidden"> mật khẩu</span>'
    button = StrictButton(words, css_class="btn-quiet", data_reveal=f"id_{name}", hidden=True)
    return FieldWithButtons(name, button)


def helper(*fields, submit: str, css_class: str = "") -> FormHelper:
    """One column of fields and one button. Checked by the server alone, whose words are Vietnamese."""
    made = FormHelper()
    made.attrs = {"novalidate": True}
    made.form_class = css_class
    made.layout = Layout(*fields, StrictButton(submit, type="submit", css_class="btn-primary mt-2"))
    return made


class SignInForm(forms.Form):
    """User name and password; whether they are right is not for the form to say."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        error_messages={
            "required": "Nhập tên đăng nhập.",
            "max_length": "Tên đăng nhập dài nhất 60 ký tự. Kiểm tra lại.",
        },
        widget=forms.TextInput(attrs={**AS_TYPED, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=1000,
        error_messages={"required": "Nhập mật khẩu.", "max_length": "Mật khẩu dài quá. Kiểm tra lại."},
        widget=forms.PasswordInput(attrs={**AS_TYPED, "autocomplete": "current-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "username", password_field("password"), submit="Đăng nhập", css_class="tall-fields"
        )
        if not self.is_bound:  # after an error the summary takes the focus
            self.fields["username"].widget.attrs["autofocus"] = True

    def clean_username(self):
        return squeeze(self.cleaned_data["username"])


class ConfirmForm(forms.Form):
    """The password once more; whether it is right is not for the form to say."""

    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=1000,
        error_messages={"required": "Nhập mật khẩu.", "max_length": "Mật khẩu dài quá. Kiểm tra lại."},
        widget=forms.PasswordInput(attrs={**AS_TYPED, "autocomplete": "current-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(OWN_NAME, password_field("password"), submit="Xác nhận", css_class="tall-fields")
        if not self.is_bound:
            self.fields["password"].widget.attrs["autofocus"] = True


class CodeForm(forms.Form):
    """A code from the telephone, or where `recovery` allows it one of the recovery codes."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=30,
        error_messages={"required": "Nhập mã xác thực.", "max_length": "Mã dài quá. Kiểm tra lại."},
        widget=forms.TextInput(
            attrs={**AS_TYPED, "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args, submit: str, recovery: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = (
            "6 chữ số đang hiện trong ứng dụng trên điện thoại, hoặc một mã dự phòng chưa dùng."
            if recovery
            else "6 chữ số đang hiện trong ứng dụng."
        )
        self.helper = helper("code", submit=submit, css_class="tall-fields")
        if not self.is_bound:
            self.fields["code"].widget.attrs["autofocus"] = True


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice. `wait` seconds: too many wrong old ones, nothing is tried."""

    end_others = forms.BooleanField(
        label="Kết thúc các phiên đăng nhập khác của tôi",
        required=False,
        initial=True,
        help_text="Nên để nguyên. Chỉ bỏ chọn khi đang dùng phần mềm ở máy khác và chưa lưu xong.",
    )

    field_order = ["old_password", "new_password1", "new_password2", "end_others"]
    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau. Nhập lại cả hai.",
        "password_incorrect": "Mật khẩu hiện nay chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
    }
    # By code of Django's password validators, in our words.
    WEAK = {
        "password_too_short": "Mật khẩu mới ngắn quá. Cần ít nhất 12 ký tự.",
        "password_too_common": "Mật khẩu mới nhiều người dùng, dễ đoán. Chọn mật khẩu khác.",
        "password_entirely_numeric": "Mật khẩu mới không được chỉ gồm chữ số.",
        "password_too_similar": "Mật khẩu mới giống tên hoặc tên đăng nhập quá. Chọn mật khẩu khác.",
        "password_context": "Mật khẩu mới chỉ gồm những từ dễ đoán ở đây (tên cơ sở, “đảng viên”, năm…). "
        "Thêm vài từ khác hoặc chọn mật khẩu khác.",
    }

    def __init__(self, *args, wait: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.wait = wait
        labels = {
            "old_password": (self.old_label(), "Nhập mật khẩu hiện nay."),
            "new_password1": ("Mật khẩu mới", "Nhập mật khẩu mới."),
            "new_password2": ("Nhập lại mật khẩu mới", "Nhập lại mật khẩu mới lần thứ hai."),
        }
        for name, (label, required) in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = required
            field.widget.attrs = {**field.widget.attrs, **AS_TYPED}
            field.widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = (
            "Từ 12 đến 128 ký tự, không chỉ gồm chữ số. Nên ghép vài từ dễ nhớ với riêng mình. Gõ có dấu được; "
            "bấm Hiện để kiểm tra bộ gõ (Unikey) đã gõ đúng."
        )
        shown = [password_field(name) for name in labels]
        if self.user.must_change_password:  # nobody else is signed in with a password given to one person
            del self.fields["end_others"]
        else:
            shown.append("end_others")
        self.helper = helper(OWN_NAME, *shown, submit="Đổi mật khẩu")

    def old_label(self) -> str:
        """What the old password is called: the one that was given, until an own one was chosen."""
        return "Mật khẩu được cấp" if self.user.must_change_password else "Mật khẩu hiện nay"

    def clean_old_password(self):
        if self.wait:
            raise forms.ValidationError(wait_sentence(self.wait))
        return super().clean_old_password()

    def validate_password_for_user(self, user, password_field_name=""):
        """Django's rules, said in our words and at the first of the two fields, where it has to be put right."""
        password = nfc(self.cleaned_data.get("new_password1") or "")
        if not password:
            return
        if len(password) > LONGEST_PASSWORD:
            self.add_error("new_password1", f"Mật khẩu mới dài quá {LONGEST_PASSWORD} ký tự.")
            return
        if password == nfc(self.cleaned_data.get("old_password") or ""):
            self.add_error("new_password1", "Mật khẩu mới phải khác mật khẩu hiện nay.")
            return
        try:
            validate_password(password, user)
        except forms.ValidationError as refusal:
            for error in refusal.error_list:
                self.add_error("new_password1", self.WEAK.get(error.code, error.messages[0]))
