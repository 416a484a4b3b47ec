"""Our semgrep rules see what they are for: a planted sample of each is found, and clean code is let through."""

import json
import subprocess

from recruitment.testing import gate, sources

PLANTED = {
    "forms.py": [
        ("form-of-all-fields", 'class A:\n    class Meta:\n        fields = "__all__"'),
        ("form-of-all-fields", 'class B:\n    class Meta:\n        exclude = ["state"]'),
    ],
    "tags.py": [
        ("marked-safe", "mark_safe(text)"),
        ("marked-safe", "SafeString(text)"),
        ("marked-safe", 'format_html(f"<b>{name}</b>")'),
        ("written-outside-actions", "Report.objects.filter(base=base).update(state=1)"),
        ("written-outside-actions", "Report.objects.bulk_create(rows)"),
        ("written-outside-actions", "Report.objects.editable_by(scope).delete()"),
        ("sql-by-hand", 'Report.objects.raw("SELECT 1")'),
        ("sql-by-hand", "rows.extra(where=[text])"),
        ("moment-without-zone", "date.today()"),
        ("moment-without-zone", "datetime.now()"),
        ("unguarded-form", "@csrf_exempt\ndef view(request): pass"),
        ("waits-by-a-text-in-the-page", 'page.wait_for_function("done")'),
    ],
    "views.py": [
        ("written-by-a-screen", "report.save()"),
        ("written-by-a-screen", "form.save(commit=False)"),
        ("redirect-by-the-request", 'redirect(request.GET["tiep"])'),
        ("redirect-by-the-request", 'HttpResponseRedirect(request.POST.get("sau", "/"))'),
        ("request-in-the-log", 'logger.warning("%s", request.POST)'),
        ("request-in-the-log", 'logger.info("Tìm %s", request.GET.get("q"))'),
    ],
    "page.html": [
        ("template-declares-safe", "{{ text|safe }}"),
        ("template-declares-safe", "{% autoescape off %}"),
    ],
}
CLEAN = """
def save(request):
    actions.delete(report=report, by=request.scope)
    logger.exception("Mã lỗi %s: %s", code, request.path)
    given.update({"a": 1})
    empty = SafeString()
    return redirect("home:index")
"""


def test_each_planted_sample_is_found_and_clean_code_is_let_through(tmp_path):
    for name, samples in PLANTED.items():
        (tmp_path / name).write_text("\n".join(sample for _, sample in samples) + "\n")
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "views.py").write_text(CLEAN)
    command = gate.step("", gate.SEMGREP + " --json").command
    done = subprocess.run(
        [*command, "--no-git-ignore", str(tmp_path)], cwd=sources.BASE, capture_output=True, text=True
    )
    found = [
        (one["path"].removeprefix(f"{tmp_path}/"), one["check_id"].rpartition(".")[2])
        for one in json.loads(done.stdout)["results"]
    ]
    planted = [(name, rule) for name, samples in PLANTED.items() for rule, _ in samples]
    assert done.returncode == 1
    assert sorted(found) == sorted(planted)
