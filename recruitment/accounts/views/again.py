"""Signing in again without leaving the page, so that what stands unsaved on it can be sent."""

from allauth.account.stages import LoginStageController
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recruitment.accounts import marks, second_factor, throttle
from recruitment.accounts.adapters import CodeStage
from recruitment.accounts.forms import wait_sentence
from recruitment.accounts.views import doors
from recruitment.accounts.views.sign_in import WRONG_AGAIN, WRONG_CODE, go_on

NOT_HERE = "Đồng chí cần đăng nhập ở trang đăng nhập. Mở trang đó ở một thẻ mới, trang này giữ nguyên."
NEEDS_CODE = "Nhập mã xác thực đang hiện trong ứng dụng trên điện thoại."


@login_not_required
@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_again(request):
    """Password, and code where one is set up, of the person whose page it is: as JSON, for the dialog on the page.

    GET gives a fresh token to send. POST answers {"token"} once signed in, or {"message"} and whether it
    `needs_code`. The mark of the page says who; nobody else can come in here, and whoever does not know the
    password learns nothing.
    """
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    user = marks.person_posted(request)
    if user is None or user.must_change_password:
        return JsonResponse({"message": NOT_HERE, "needs_code": False})
    needs_code = second_factor.is_set_up(user)
    answer = _password(request, user)
    if not answer.found:
        return _refused(answer, WRONG_AGAIN, needs_code=False)
    if not needs_code:
        go_on(request, user)
    elif not request.POST.get("code", "").strip():
        return JsonResponse({"message": NEEDS_CODE, "needs_code": True})
    else:
        answer = _code(request, user)
        if not answer.found:
            return _refused(answer, WRONG_CODE, needs_code=True)
        go_on(request, user)
        second_factor.give(request, user, answer.found)
        LoginStageController.enter(request, CodeStage.key).exit()
    if request.user.pk != user.pk:
        return JsonResponse({"message": NOT_HERE, "needs_code": False})
    return JsonResponse({"token": get_token(request)})


def _password(request, user):
    given = {"username": user.username, "password": request.POST.get("password", "")[:1000]}
    return doors.attempt(
        request,
        username=user.username,
        door=throttle.PASSWORD,
        look=lambda: authenticate(request, **given),
    )


def _code(request, user):
    given = request.POST["code"][:30]
    return doors.attempt(
        request,
        username=user.username,
        door=throttle.CODE,
        look=lambda: second_factor.accepted(user, given),
    )


def _refused(answer, wrong, *, needs_code):
    message = wait_sentence(answer.wait) if answer.wait else wrong
    return JsonResponse({"message": message, "needs_code": needs_code})
