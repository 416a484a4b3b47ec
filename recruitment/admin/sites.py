"""Django's admin without what is ours already: signing in and out, passwords, rights, the record."""

from functools import update_wrapper

from django.contrib.admin import AdminSite

from recruitment.kernel.scoping import require

RIGHT = "units.manage"
# Pages of Django's own that the program has in its own way, or does not have.
WITHOUT = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class Site(AdminSite):
    """The admin for whoever keeps the lists; everyone else signed in is refused (403)."""

    site_title = "Phát triển đảng viên"
    site_header = index_title = "Quản trị danh mục"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request):
        """Rights come from posts, not from flags of the account."""
        return request.scope.may(RIGHT)

    def admin_view(self, view, cacheable=False):
        """Whoever is signed in and has not the right is told so, not sent to sign in."""
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            require(request.scope, RIGHT)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def get_urls(self):
        """Django's pages but WITHOUT; whoever is not signed in is led to our sign-in and back."""
        kept = [found for found in super().get_urls() if getattr(found, "name", None) not in WITHOUT]
        for found in kept:
            if hasattr(getattr(found, "callback", None), "login_url"):
                del found.callback.login_url
        return kept


site = Site(name="admin")
