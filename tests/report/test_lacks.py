"""What is lacking is told by its name, once, however many licenses lack it."""

MANIFEST = """\
version: 1
project: {stage: production}
models:
  - {id: acme-chat, facts: {openness: open-weights}, license: LicenseRef-a OR LicenseRef-b}
"""


def test_a_fact_that_licenses_lack_is_told_without_their_numbers(run):
    _code, out = run(MANIFEST, "--notes")
    lacking = [line for line in out.splitlines() if line.lstrip().startswith("= lacks")]
    names = [name for line in lacking for name in line.split("lacks")[1].strip().split(", ")]
    assert "licenses.terms.acceptable_use_policy" in names
    assert not any("[" in name for name in names)
    assert len(names) == len(set(names))


def test_what_rules_wait_for_is_asked_of_whoever_can_tell_it(run):
    _code, out = run("version: 1\nproject: {stage: production}\nmodels: [{id: openrouter/auto}]\n", "--notes")
    help_ = out[out.index("rules wait") :].split("= help   ")[1]
    assert help_.startswith("declare `host` and `license`; what the catalog lacks may come with an overlay")
