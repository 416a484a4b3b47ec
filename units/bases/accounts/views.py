"""Who signs in, with which posts: the list, one account, accounts opened, and what is done to one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from recruitment.accounts.actions import end_sessions, give_first_password, reset_second_factor
from recruitment.accounts.reauthentication import recently_confirmed
from recruitment.audit.actions import record_read
from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from units.bases.accounts import directory
from units.bases.accounts.forms import AccountForm, BaseRowForm, FilterForm, PostForm, ReasonForm
from units.bases.actions import (
    AccountRefused,
    AccountsRefused,
    Opening,
    PostRefused,
    end_post,
    grant_post,
    lock_account,
    open_accounts,
    unlock_account,
)

OF_OPENING = ("username", "full_name", "role", "base", "cell", "ends_on", "acting_for")
BIGGEST = 2**63 - 1


def changes_accounts(view: Callable) -> Callable:
    """A page on which accounts change: its right first, then the password once more, also before it is shown."""
    confirmed = recently_confirmed(view)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        require(request.scope, directory.MANAGE)
        return confirmed(request, *args, **kwargs)

    return never_cache(require_http_methods(["GET", "POST"])(guarded))


@require_GET
def accounts(request):
    """Every account, by user name, filtered by the address."""
    require(request.scope, directory.MANAGE)
    form = FilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    page = directory.accounts_page(
        scope=request.scope,
        on=clock.today(),
        query=asked.get("q", ""),
        role=asked.get("vai_tro", ""),
        state=asked.get("trang_thai", ""),
        after=_key(request),
    )
    if words := asked.get("q"):
        record_read("account.search", object_type="user", words=words, rows=page.total, by=request.scope)
    context = {"form": form, "page": page, "filters": _address(request), "is_later": "sau" in request.GET}
    return render(request, "users/list.html", context | {"is_filtered": any(asked.values())})


def _key(request):
    text = request.GET.get("sau", "")
    return int(text) if text.isascii() and text.isdecimal() and int(text[:19]) <= BIGGEST else None


def _address(request):
    """The filter as it stands in the address, without the place in the list."""
    kept = QueryDict(mutable=True)
    for name, value in request.GET.items():
        if value and name != "sau":
            kept[name] = value
    return kept.urlencode()


def _found(request, user_id):
    found = directory.account(scope=request.scope, on=clock.today(), user_id=user_id)
    if found is None:
        raise Http404("no such account")
    return found


@require_GET
def account(request, user_id):
    """One account: its posts from when to when, and what can be done."""
    require(request.scope, directory.MANAGE)
    found = _found(request, user_id)
    context = {"account": found, "user": found.user, "is_own": found.user.pk == request.user.pk}
    return render(request, "users/account.html", context)


@sensitive_variables()
@changes_accounts
def new(request):
    """Open one account with its first post; the answer is its letter, shown this once."""
    form = AccountForm(_posted(request), scope=request.scope, on=clock.today())
    if form.is_valid():
        cleaned = form.cleaned_data
        fields = {name: cleaned[name] for name in OF_OPENING}
        opening = Opening(**fields, supervised=tuple(cleaned["supervised"]))
        try:
            opened = open_accounts(openings=[opening], on=cleaned["starts_on"], by=request.scope)
        except AccountsRefused as refusal:
            form.add_error(None, refusal.refusals[0])
        else:
            return _letters(request, [_letter_of(one) for one in opened])
    return render(request, "users/form.html", {"form": form, "account": None})


def _posted(request):
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one person is given on paper."""

    full_name: str
    username: str
    post: str
    password: str

    def __repr__(self):
        return f"Letter({self.username})"


def _letter_of(opened):
    user = opened.user
    return Letter(
        full_name=user.full_name, username=user.username, post=str(opened.post), password=opened.password
    )


@sensitive_variables()
def _letters(request, letters):
    """First passwords on paper: in this answer and nowhere else, so the page that opened them is not left."""
    sign_in = request.build_absolute_uri(reverse("accounts:sign_in"))
    days = settings.FIRST_PASSWORD_DAYS
    context = {"letters": letters, "address": sign_in, "today": clock.today(), "days": days}
    return render(request, "users/letters.html", context)


@sensitive_variables()
@changes_accounts
def all_bases(request):
    """Accounts for the bases that have none, all chosen ones in one act."""
    on = clock.today()
    lacking = directory.lacking_a_secretary(request.scope, on=on)
    names = directory.proposed_names(lacking)
    rows = [BaseRowForm(_posted(request), base=base, username=names[base.pk]) for base in lacking]
    trouble = ""
    if request.method == "POST":
        chosen = [row for row in rows if row.is_valid() and row.is_chosen]
        if all(row.is_valid() for row in rows) and chosen:
            try:
                opened = open_accounts(openings=_openings(chosen), on=on, by=request.scope)
            except AccountsRefused as refusal:
                for place, why in refusal.refusals.items():
                    chosen[place].add_error("username", why)
            else:
                return _letters(request, [_letter_of(one) for one in opened])
        trouble = _trouble(rows, chosen)
    return render(request, "users/all_bases.html", {"rows": rows, "trouble": trouble})


def _openings(rows):
    return [
        Opening(
            username=row.cleaned_data["username"],
            full_name=row.cleaned_data["full_name"],
            role="base_secretary",
            base=row.base,
        )
        for row in rows
    ]


def _trouble(rows, chosen):
    wrong = [row for row in rows if row.errors]
    if wrong:
        return f"Chưa tạo tài khoản nào: còn {len(wrong)} dòng cần sửa."
    return "" if chosen else "Chọn ít nhất một cơ sở đảng. Cơ sở vừa có tài khoản không còn trong danh sách."


@changes_accounts
def give_post(request, user_id):
    """Give another post."""
    found = _found(request, user_id)
    form = PostForm(_posted(request), scope=request.scope, on=clock.today(), besides=user_id)
    if form.is_valid():
        cleaned = dict(form.cleaned_data)
        try:
            grant_post(user=found.user, on=cleaned.pop("starts_on"), by=request.scope, **cleaned)
        except PostRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã giao nhiệm vụ cho đồng chí {found.user.full_name}.")
            return redirect("users:account", user_id)
    return render(request, "users/form.html", {"form": form, "account": found})


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked before something is done to an account."""

    title: str
    words: str
    button: str
    asks_reason: bool = False


@changes_accounts
def end_one_post(request, user_id, post_id):
    """Let a post end: the person's next request has its rights no more."""
    found = _found(request, user_id)
    post = get_object_or_404(directory.posts(request.scope), pk=post_id, user_id=user_id)
    question = Question(
        title=f"Cho thôi nhiệm vụ: {post}",
        words="Có hiệu lực ngay: ở lần bấm tiếp theo, đồng chí ấy không còn quyền của nhiệm vụ này. "
        "Dữ liệu đã nhập vẫn giữ.",
        button="Cho thôi nhiệm vụ",
        asks_reason=True,
    )

    def work(reason):
        end_post(post=post, on=clock.today(), by=request.scope, reason=reason)
        return f"Đã cho thôi nhiệm vụ: {post}."

    return _asked(request, found, question, work)


def _asked(request, found, question, work):
    """Ask; when the answer is yes, do it and say what was done, or why it could not be."""
    form = ReasonForm(_posted(request))
    if form.is_valid():
        try:
            messages.success(request, work(form.cleaned_data["reason"]))
        except (AccountRefused, PostRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            if found.user.pk == request.user.pk:  # who took the own post away may not open this page any more
                return redirect("accounts:me")
        return redirect("users:account", found.user.pk)
    return render(request, "users/confirm.html", {"question": question, "account": found, "form": form})


@changes_accounts
def lock(request, user_id):
    """Lock an account."""
    found = _found(request, user_id)
    question = Question(
        title="Khóa tài khoản",
        words="Đồng chí ấy không đăng nhập được nữa, các phiên đang mở kết thúc ngay. Dữ liệu đã nhập vẫn giữ.",
        button="Khóa tài khoản",
        asks_reason=True,
    )

    def work(reason):
        lock_account(user=found.user, reason=reason, by=request.scope)
        return "Đã khóa tài khoản. Dữ liệu đã nhập vẫn giữ."

    return _asked(request, found, question, work)


@changes_accounts
def unlock(request, user_id):
    """Unlock an account."""
    found = _found(request, user_id)
    question = Question(
        title="Mở khóa tài khoản",
        words="Đồng chí ấy đăng nhập lại được bằng mật khẩu cũ, với những nhiệm vụ còn hiệu lực.",
        button="Mở khóa tài khoản",
    )

    def work(reason):
        unlock_account(user=found.user, by=request.scope)
        return "Đã mở khóa tài khoản."

    return _asked(request, found, question, work)


def _own(request, found, page):
    """What one does to one's own account has pages of its own."""
    if found.user.pk != request.user.pk:
        return None
    messages.info(request, "Đây là tài khoản của đồng chí: làm việc này ở trang Tài khoản.")
    return redirect(page)


@sensitive_variables()
@changes_accounts
def first_password(request, user_id):
    """A new first password for somebody who lost theirs; the answer is the letter, shown this once."""
    found = _found(request, user_id)
    if elsewhere := _own(request, found, "accounts:password"):
        return elsewhere
    if request.method == "POST":
        password = give_first_password(user=found.user, by=request.scope)
        post = "; ".join(line.label for line in found.now)
        names = {"full_name": found.user.full_name, "username": found.user.username}
        return _letters(request, [Letter(**names, post=post, password=password)])
    question = Question(
        title="Cấp mật khẩu mới",
        words="Mật khẩu đang dùng không còn giá trị, các phiên đang mở kết thúc ngay. "
        "Mật khẩu mới chỉ hiện một lần để in.",
        button="Cấp mật khẩu mới",
    )
    return render(request, "users/confirm.html", {"question": question, "account": found})


@changes_accounts
def reset_code(request, user_id):
    """Take the second factor away of somebody who lost telephone and codes."""
    found = _found(request, user_id)
    if elsewhere := _own(request, found, "accounts:me"):
        return elsewhere
    question = Question(
        title="Gỡ mã xác thực",
        words="Dùng khi đồng chí ấy mất điện thoại và mã dự phòng. Các phiên đang mở kết thúc ngay; "
        "lần đăng nhập sau phải bật lại nếu vai trò yêu cầu. Hỏi trực tiếp đúng người trước khi gỡ.",
        button="Gỡ mã xác thực",
    )

    def work(reason):
        if not reset_second_factor(user=found.user, by=request.scope):
            raise AccountRefused("Tài khoản này không bật mã xác thực.")
        return "Đã gỡ mã xác thực."

    return _asked(request, found, question, work)


@changes_accounts
def end_all_sessions(request, user_id):
    """Sign somebody out everywhere."""
    found = _found(request, user_id)
    if elsewhere := _own(request, found, "accounts:sessions"):
        return elsewhere
    question = Question(
        title="Kết thúc các phiên đăng nhập",
        words="Đồng chí ấy phải đăng nhập lại ở mọi máy. Dùng khi máy bị mất hoặc quên đăng xuất.",
        button="Kết thúc các phiên",
    )

    def work(reason):
        end_sessions(user=found.user, by=request.scope)
        return "Đã kết thúc mọi phiên đăng nhập của tài khoản này."

    return _asked(request, found, question, work)
