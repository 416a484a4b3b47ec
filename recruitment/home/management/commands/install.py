"""Prepare or bring up to date an installation; running it again changes nothing."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from recruitment.home import founding, samples


class Command(BaseCommand):
    help = "Tạo bảng, gom tệp tĩnh, nạp số liệu gốc của Kế hoạch 47-KH/QU, tạo tài khoản đầu tiên."

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="không nhập phụ lục, để người dùng tự nhập")
        parser.add_argument("--demo", action="store_true", help="thêm mỗi vai trò một tài khoản mẫu")

    def handle(self, *, empty, demo, **options):
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        is_first = not founding.is_founded()
        if made := founding.load_founding_data():
            self.stdout.write(f"Đã nạp số liệu gốc của Kế hoạch 47-KH/QU: {made} mục mới.")
        if is_first and not empty:
            self.stdout.write(f"Đã nhập phụ lục Kế hoạch 47-KH/QU: {founding.apply_appendix()} số liệu.")
        if not is_first and empty:
            self.stdout.write(
                "Phần mềm đã được cài trước đây nên --empty không có tác dụng; số liệu được giữ nguyên."
            )
        if demo and (made := founding.make_sample_accounts()):
            self.stdout.write(f"Đã tạo {made} tài khoản mẫu. Xem lại bằng: manage.py demo_accounts")
        if demo and (made := samples.make_sample_reports()):
            self.stdout.write(f"Đã tạo {made} báo cáo mẫu của bốn quý và một kỳ đột xuất.")
        self._need_an_administrator(*founding.organisers_without_administrator())
        self._introduce(founding.make_first_administrator() if not demo else None)

    def _need_an_administrator(self, *organisers):
        if len(organisers) == 1:
            founding.give_first_roles(organisers[0])
            self.stdout.write(
                f"Tài khoản “{organisers[0].username}” nay giữ thêm nhiệm vụ Quản trị hệ thống và Trưởng Ban Tổ chức; "
                "xem trang Phân quyền sử dụng (/quyen/) và giao lại cho đúng người."
            )
        elif organisers:
            names = ", ".join(user.username for user in organisers)
            self.stdout.write(
                "Chưa ai giữ nhiệm vụ Quản trị hệ thống và Trưởng Ban Tổ chức, mà có "
                f"{len(organisers)} tài khoản Ban Tổ chức ({names}). Chọn người rồi chạy:"
            )
            for role in founding.FIRST_ROLES:
                self.stdout.write(f"  manage.py give_post USERNAME --role {role}")

    def _introduce(self, password):
        if password is None:
            return
        self.stdout.write("")
        self.stdout.write(
            "Tài khoản đầu tiên (mật khẩu chỉ hiện MỘT lần, hãy ghi lại ngay; đăng nhập xong thì đặt mật khẩu riêng):"
        )
        self.stdout.write(f"  Tên đăng nhập: {founding.ADMINISTRATOR}")
        self.stdout.write(f"  Mật khẩu:      {password}")
        if settings.SECOND_FACTOR:
            self.stdout.write(
                "Tài khoản này phải bật mã xác thực: cần điện thoại hoặc máy tính có chương trình mã TOTP. "
                "Chưa có thì đặt SECOND_FACTOR=0 (xem README)."
            )
        self.stdout.write(
            f"Quên mật khẩu, hoặc quá {settings.FIRST_PASSWORD_DAYS} ngày chưa dùng: "
            f"manage.py first_password {founding.ADMINISTRATOR}"
        )
        self.stdout.write("")
