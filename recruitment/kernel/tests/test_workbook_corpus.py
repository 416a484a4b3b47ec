"""Every spoilt file comes out as ruled: read, or refused in one sentence; within the time and the memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from recruitment.kernel.tests.spoilt_files import CORPUS

BASE = Path(__file__).resolve().parents[3]
SECONDS, PEAK_KB = 10, 300 * 1024
# A process of its own: the peak of all children of a test process says nothing about one file.
READER = """
import json, resource, sys, time
from recruitment.kernel.workbook import WorkbookRefused, read_workbook
data, start = sys.stdin.buffer.read(), time.monotonic()
try:
    answer = {"sheets": len(read_workbook(data, file_name="tep.xlsx").sheets)}
except WorkbookRefused as refusal:
    answer = {"refused": str(refusal)}
answer["seconds"] = time.monotonic() - start
answer["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps(answer))
"""


@pytest.mark.parametrize("file", CORPUS, ids=str)
def test_a_spoilt_file_comes_out_as_ruled(file):
    data = file.make()
    done = subprocess.run(
        [sys.executable, "-c", READER], input=data, capture_output=True, cwd=BASE, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert answer["seconds"] < SECONDS
    assert answer["peak"] <= PEAK_KB
    if file.expected == "read":
        assert "refused" not in answer, answer
        assert answer["sheets"]
    else:
        assert file.words in answer["refused"]
        assert answer["refused"].endswith(".")
