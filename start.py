#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""From a fresh machine to the running program in one command; standard library only.

Very old Pythons must be able to read this file, to be told what to do: no f-strings, no annotations,
no keyword-only arguments. A test reads its syntax tree for them.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Chương trình cần Python 3.11 trở lên; lệnh vừa dùng là Python %d.%d.\n"
        "  - Windows, macOS: tải Python mới tại https://www.python.org/downloads/ rồi chạy lại lệnh này.\n"
        "  - Debian, Ubuntu: cài gói python3.11 và python3.11-venv, rồi chạy: python3.11 start.py\n"
        % (sys.version_info[0], sys.version_info[1])
    )
    sys.exit(1)

import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import time

BASE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(BASE, ".venv")
DATA = os.environ.get("DATA_DIR") or os.path.join(BASE, ".data")
FIRST_PORT = 8000
PORTS_TRIED = 50
SPACE_NEEDED = 700 * 1024 * 1024  # the environment with everything the tests need, and room for the data

# What an installation is made of: when none of it changed, the second start need not migrate or load again.
PROGRAM = (
    "manage.py",
    "requirements.txt",
    "recruitment",
    "units",
    "candidates",
    "reports",
    "templates",
    "static",
    "fixtures",
)

USAGE = """Cách dùng:
  python3 start.py            cài đặt nếu cần, rồi mở chương trình tại http://127.0.0.1:8000/
  python3 start.py setup      chỉ cài đặt, không mở chương trình
  python3 start.py test       kiểm tra chương trình (dành cho người sửa mã)
Tùy chọn:
  --empty      lần đầu không nhập sẵn phụ lục Kế hoạch 47, để tự tải lên
  --demo       dữ liệu mẫu riêng, đồng hồ đặt ở ngày 05/07/2021; không đụng đến dữ liệu thật
  --port SỐ    mở ở cổng khác (mặc định 8000)
  --all        (chỉ với test) chạy cả các phần kiểm tra dài
  --help       in hướng dẫn này
"""


class Stop(Exception):
    """The program cannot go on: the text says why and what to do, the code is the exit code."""

    def __init__(self, text, code=1):
        Exception.__init__(self, text)
        self.text = text
        self.code = code


def say(text):
    """Print one message at once, even when the output is a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def parse(arguments):
    """Read the command line into a dict; a mistake in it raises Stop with the usage (exit code 2)."""
    options = {"command": "serve", "port": FIRST_PORT}
    options.update(empty=False, demo=False, all=False, help=False)
    rest = list(arguments)
    if rest and rest[0] in ("setup", "test"):
        options["command"] = rest.pop(0)
    while rest:
        word = rest.pop(0)
        if word in ("--empty", "--demo", "--all"):
            options[word[2:]] = True
        elif word in ("--help", "-h"):
            options["help"] = True
        elif word == "--port" or word.startswith("--port="):
            value = word[7:] if "=" in word else (rest.pop(0) if rest else "")
            options["port"] = parse_port(value)
        else:
            raise Stop("Không hiểu “%s”.\n\n%s" % (word, USAGE), 2)
    if options["all"] and options["command"] != "test":
        raise Stop("--all chỉ đi với lệnh test.\n\n" + USAGE, 2)
    return options


def parse_port(value):
    """A port number from text; Stop when it is none."""
    if value.isascii() and value.isdigit() and 1 <= int(value) <= 65535:
        return int(value)
    raise Stop("Cổng phải là một số từ 1 đến 65535, ví dụ: --port 8080", 2)


# --- The environment -----------------------------------------------------------------------------


def venv_python():
    """The path of the Python inside the program's own environment."""
    if os.name == "nt":
        return os.path.join(VENV, "Scripts", "python.exe")
    return os.path.join(VENV, "bin", "python")


def venv_works():
    """Whether that Python starts, is new enough and has pip; a copied or half-made environment does not."""
    probe = "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or not u.find_spec('pip'))"
    try:
        return subprocess.run([venv_python(), "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv():
    """Make .venv unless a working one is there."""
    if venv_works():
        return
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Stop(
            "Python trên máy này thiếu phần “venv”, cần để cài thư viện vào một thư mục riêng.\n"
            "  - Debian, Ubuntu: sudo apt install python3-venv, rồi chạy lại lệnh này.\n"
            "  - Windows, macOS: cài lại Python từ https://www.python.org/downloads/"
        )
    free = shutil.disk_usage(BASE).free
    if free < SPACE_NEEDED:
        raise Stop(
            "Ổ đĩa chỉ còn %d MB trống, cần ít nhất %d MB. Dọn bớt rồi chạy lại lệnh này."
            % (free // 2**20, SPACE_NEEDED // 2**20)
        )
    say("Tạo môi trường riêng của chương trình trong .venv (khoảng 10 giây)…")
    shutil.rmtree(VENV, ignore_errors=True)
    code, output = quietly([sys.executable, "-m", "venv", VENV])
    if code != 0 or not venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop("Không tạo được thư mục .venv. Máy báo:\n" + last_lines(output))


def install_requirements(name, also=(), takes="1 đến 2 phút"):
    """pip install -r `name`, unless the stamp in .venv says it is in already, with the files it includes."""
    digest = hashlib.sha256()
    for part in (name,) + tuple(also):
        with open(os.path.join(BASE, part), "rb") as file:
            digest.update(file.read())
    stamp = os.path.join(VENV, "installed-" + name)
    if read(stamp) == digest.hexdigest():
        return
    say("Cài các thư viện trong %s (%s, cần mạng)…" % (name, takes))
    began = time.monotonic()
    remove(stamp)
    pip = [venv_python(), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    code, output = quietly(pip + ["-r", name])
    if code != 0:
        raise Stop(explain_pip(output))
    write(stamp, digest.hexdigest())
    say("Đã cài xong thư viện trong %d giây." % (time.monotonic() - began))


def explain_pip(output):
    """Turn pip's last words into what the reader can do about them."""
    network = ("Temporary failure in name resolution", "NewConnectionError", "ConnectTimeout", "ProxyError")
    network += ("getaddrinfo failed", "Name or service not known", "Network is unreachable", "ReadTimeout")
    if "No space left" in output:
        advice = "Ổ đĩa đã đầy. Dọn bớt rồi chạy lại lệnh này."
    elif any(sign in output for sign in network) or "(from versions: none)" in output:
        advice = (
            "Không tải được thư viện từ mạng. Kiểm tra kết nối Internet (hoặc proxy của cơ quan: đặt biến\n"
            "HTTPS_PROXY, hoặc PIP_INDEX_URL nếu cơ quan có kho thư viện riêng), rồi chạy lại lệnh này."
        )
    else:
        advice = (
            "Cài thư viện không thành. Chạy lại lệnh này; nếu vẫn lỗi, gửi phần dưới đây cho người phụ trách."
        )
    return "%s\nMáy báo:\n%s" % (advice, last_lines(output))


# --- The installation ----------------------------------------------------------------------------


def clean_env():
    """This process's environment without what would mix another Python's packages into ours."""
    dropped = ("PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    env.update(PYTHONUTF8="1", VIRTUAL_ENV=VENV)
    return env


def program_env(options):
    """The environment of manage.py: local mode, and for --demo its own database and clock."""
    env = clean_env()
    env["LOCAL"] = "1"
    env["DEMO"] = "1" if options["demo"] else "0"
    if options["demo"]:
        env.pop("DATABASE_URL", None)
        env.pop("SECOND_FACTOR", None)  # sample people have no telephone
    return env


def fingerprint():
    """A digest of the program's files: names, sizes and times of change (nothing is read, so it is quick)."""
    digest = hashlib.sha256()
    for path in program_files():
        facts = os.stat(path)
        line = "%s %d %d\n" % (os.path.relpath(path, BASE), facts.st_size, facts.st_mtime_ns)
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def program_files():
    """Every file the program is made of, in a fixed order."""
    found = []
    for name in PROGRAM:
        path = os.path.join(BASE, name)
        if os.path.isfile(path):
            found.append(path)
        for folder, below, files in os.walk(path):
            below[:] = [sub for sub in below if sub != "__pycache__"]
            found.extend(os.path.join(folder, file) for file in files)
    return sorted(found)


def install_program(options, env):
    """Run `manage.py install`, unless the stamp beside the database says that nothing changed since."""
    name = "demo" if options["demo"] else "main"
    stamp = os.path.join(DATA, "installed-" + name)
    database = os.path.join(DATA, name + ".sqlite3")
    known = fingerprint()
    on_a_server = bool(env.get("DATABASE_URL"))  # someone else may have changed it: always look
    unchanged = not on_a_server and os.path.exists(database) and read(stamp) == known
    if unchanged and options["command"] == "serve":
        return
    say("Chuẩn bị cơ sở dữ liệu (vài giây đến nửa phút)…")
    remove(stamp)
    command = [venv_python(), os.path.join(BASE, "manage.py"), "install"]
    command += ["--" + flag for flag in ("empty", "demo") if options[flag]]
    code = subprocess.run(command, cwd=BASE, env=env).returncode
    if code != 0:
        raise Stop("Chưa chuẩn bị được cơ sở dữ liệu; lý do ở ngay trên. Sửa xong thì chạy lại.", code)
    if not on_a_server:
        write(stamp, known)


# --- Serving and testing -------------------------------------------------------------------------


def free_port(wanted):
    """The wanted port, or the next free one on this machine."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":  # there it would let two programs share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != wanted:
            say(
                "Cổng %d đang có chương trình khác dùng (hoặc không được phép); dùng cổng %d."
                % (wanted, port)
            )
        return port
    raise Stop("Không còn cổng trống từ %d. Thử cổng khác: python3 start.py --port 9000" % wanted)


def serve(options, env):
    """Hand over to `manage.py serve`; returns its exit code where processes cannot be replaced."""
    command = [
        venv_python(),
        os.path.join(BASE, "manage.py"),
        "serve",
        "--port",
        str(free_port(options["port"])),
    ]
    os.chdir(BASE)
    if os.name == "nt":
        return subprocess.run(command, env=env).returncode
    os.execve(command[0], command, env)  # one process, so that stopping it stops the server


def test(options):
    """Run the quality gate inside the environment; its exit code is ours."""
    install_requirements("requirements.txt")
    install_requirements("requirements-dev.txt", also=["requirements.txt"], takes="1 đến 3 phút")
    command = [venv_python(), "-m", "recruitment.testing.gate"] + (["--all"] if options["all"] else [])
    return subprocess.run(command, cwd=BASE, env=clean_env()).returncode


# --- Small things --------------------------------------------------------------------------------


def quietly(command):
    """Run a tool out of sight; returns its exit code and what it printed."""
    done = subprocess.run(
        command,
        cwd=BASE,
        env=clean_env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return done.returncode, done.stdout


def read(path):
    """The text of a small file, or "" when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    """Write a small text file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def remove(path):
    """Remove a file that may not be there."""
    if os.path.exists(path):
        os.remove(path)


def last_lines(text, count=15):
    """The end of a tool's output, indented."""
    return "\n".join("    " + line for line in text.strip().splitlines()[-count:])


def run(arguments):
    """Do what the command line asks; returns the exit code."""
    options = parse(arguments)
    if options["help"]:
        say(USAGE)
        return 0
    make_venv()
    if options["command"] == "test":
        return test(options)
    install_requirements("requirements.txt")
    env = program_env(options)
    install_program(options, env)
    if options["command"] == "serve":
        return serve(options, env)
    say(
        "Đã cài đặt xong. Mở chương trình bằng lệnh: python3 start.py"
        + (" --demo" if options["demo"] else "")
    )
    return 0


def main(arguments):
    """Run, and turn every expected trouble into a message and an honest exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # old Windows consoles
    try:
        return run(arguments)
    except Stop as stop:
        sys.stderr.write(stop.text + "\n")
        return stop.code
    except KeyboardInterrupt:
        sys.stderr.write("\nĐã dừng theo yêu cầu. Chạy lại cùng lệnh để làm tiếp.\n")
        return 130
    except OSError as trouble:
        sys.stderr.write("Máy không cho đọc hoặc ghi tệp: %s\n" % trouble)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
