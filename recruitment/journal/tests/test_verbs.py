"""Every verb in the source has its words; the source is walked, nothing is listed by hand."""

import ast

import pytest

from recruitment.audit.verbs import OBJECTS, PEOPLE, VERBS
from recruitment.testing import sources
from units.bases.actions.entries import LISTS

RECORDERS = {"Deed", "record_read"}


def deeds(tree):
    """The calls that say what was done, each with its verb and its kind of object as syntax."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in RECORDERS
        ):
            named = {word.arg: word.value for word in node.keywords}
            yield node, named.get("verb") or next(iter(node.args), None), named.get("object_type")


def written_out(tree, node, value):
    """The texts a syntax node may stand for; of a parameter, what callers in the module hand over for it.

    A text with * at its end: the rest comes from another module, and every verb that begins so is meant.
    """
    if isinstance(value, ast.Constant):
        return [value.value]
    if isinstance(value, ast.JoinedStr):
        if isinstance(value.values[0], ast.FormattedValue):  # f"{kind}.{verb}" or f"{kind}.export"
            last = value.values[-1]
            ends = [last.value] if isinstance(last, ast.Constant) else written_out(tree, node, last.value)
            return [f"*.{end.removeprefix('.')}" for end in ends]
        (lead, part) = value.values
        rest = [] if isinstance(part.value, ast.Attribute) else written_out(tree, node, part.value)
        return [f"{lead.value}{text}" for text in rest] or [f"{lead.value}*"]
    if isinstance(value, ast.Name):
        given = assigned(tree.body, value.id) or assigned(function_around(node).body, value.id)
        if given:
            return [text for one in given for text in written_out(tree, node, one)]
        return handed_over(tree, function_around(node), value.id)
    raise AssertionError(f"a verb must be written so that it is found: {ast.unparse(value)}")


def function_around(node):
    """The function nearest around a node."""
    return next(one for one in sources.around(node) if isinstance(one, ast.FunctionDef))


def assigned(body, name):
    """What a name stands for that a module or a function itself gives a value."""
    found = [node for node in body if isinstance(node, ast.Assign)]
    return [node.value for node in found if getattr(node.targets[0], "id", "") == name]


def handed_over(tree, function, name):
    """What calls in a module hand over for a parameter of a function."""
    names = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    found = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function.name:
            given = dict(zip(names, call.args, strict=False)) | {one.arg: one.value for one in call.keywords}
            if name in given:
                found += written_out(tree, call, given[name])
    return found


def verbs_in(texts):
    """Every verb in some source texts; one that is handed to a helper is looked for in all of them."""
    trees = [sources.tree(text) for text in texts]
    found = set()
    for tree in trees:
        for node, verb, _ in deeds(tree):
            found |= set(written_out(tree, node, verb))
            if isinstance(verb, ast.Name) and not assigned(tree.body, verb.id):
                function = function_around(node)
                others = [one for one in trees if one is not tree and not function.name.startswith("_")]
                found |= {text for other in others for text in handed_over(other, function, verb.id)}
    return found


def program():
    """The sources of the program, without its tests."""
    return [path.read_text() for path in sources.python_files() if not sources.is_test(path)]


def test_every_verb_has_its_words_and_every_words_their_verb():
    found = verbs_in(program())
    beginnings = tuple(verb[:-1] for verb in found if verb.endswith("*"))
    endings = tuple(verb[1:] for verb in found if verb.startswith("*"))
    written = {verb for verb in found if "*" not in verb}
    written |= {f"{one.kind}.amend" for one in LISTS.values()}
    assert len(written) > 40
    assert written - set(VERBS) == set()
    unused = {
        one for one in set(VERBS) - written if not (one.startswith(beginnings) or one.endswith(endings))
    }
    assert unused == set()


def test_every_kind_of_object_has_its_words():
    kinds = set()
    for text in program():
        tree = sources.tree(text)
        kinds |= {kind.value for _, _, kind in deeds(tree) if isinstance(kind, ast.Constant)}
    assert len(kinds) > 10
    assert kinds - set(OBJECTS) - PEOPLE == set()


@pytest.mark.parametrize(
    "planted",
    [
        'record(Deed(verb="figure.forge", object_type="cell"), by=by)',
        'record_read("figure.forge", object_type="cell", by=by)',
        'def _deed(verb):\n    return Deed(verb=f"figure.{verb}")\nrecord(_deed("forge"), by=by)',
        'def _deed(x, verb):\n    return Deed(verb=verb)\ndef act():\n    record(_deed(1, "figure.forge"), by=by)',
        'VERB = "figure.forge"\nrecord(Deed(verb=VERB), by=by)',
    ],
)
def test_a_planted_verb_is_seen(planted):
    assert verbs_in([planted]) == {"figure.forge"}


def test_a_verb_handed_over_from_another_module_is_seen():
    helper = "def deed_on(report, verb):\n    return Deed(verb=verb)"
    assert verbs_in([helper, 'record(deed_on(one, "figure.forge"), by=by)']) == {"figure.forge"}
