"""Nothing is open to anyone who did not sign in, unless its view says so (`login_not_required`)."""

from django.contrib.auth.middleware import LoginRequiredMiddleware

NEXT_PAGE = "tiep"


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's own, with the parameter of our sign-in page for the page that was asked for."""

    redirect_field_name = NEXT_PAGE
