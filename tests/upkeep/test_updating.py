"""`catalog update` against a server on this machine: what it takes, and that it takes all or nothing."""

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from modelvow import built
from modelvow.catalog.index import open_catalog
from modelvow.cli.progress import bar, bar_line
from modelvow.overlays.read import read_overlay
from modelvow.upkeep.fetching import Caps, Marks, SourceError, fetch, refuse_address
from modelvow.upkeep.sources import take_hub, take_litellm, take_models_dev, take_spdx
from modelvow.upkeep.updating import Asked, Means, default_folder, gather, take

MODELS_DEV = {
    "openai": {
        "id": "openai",
        "models": {
            "gpt-4o": {"id": "gpt-4o", "name": "GPT-4o", "open_weights": False, "status": "deprecated"},
            "gpt-99": {
                "id": "gpt-99",
                "name": "GPT-99",
                "release_date": "2026-11-20",
                "open_weights": False,
                "limit": {"context": 2_000_000},
                "modalities": {"input": ["text", "image"], "output": ["text"]},
            },
        },
    },
    "groq": {"id": "groq", "models": {"who/knows": {"id": "who/knows", "name": "?"}}},
    "nobody": {"id": "nobody", "models": {"a": {"id": "a", "name": "A"}}},
}
BODY = json.dumps(MODELS_DEV).encode()
DAY = "2026-11-25"
CAPS = Caps(1_000_000, 20)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass

    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        ANSWERS[self.path](self)

    def give(self, body, length=None, **headers):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def conditional(handler):
    if handler.headers.get("If-None-Match") == '"v1"':
        handler.send_response(304)
        handler.end_headers()
    else:
        handler.give(BODY, ETag='"v1"', Last_Modified="Wed, 25 Nov 2026 00:00:00 GMT")


def failing(handler):
    handler.send_error(500, "Broken")


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(BODY)))
    handler.end_headers()
    for place in range(0, len(BODY), 8):
        handler.wfile.write(BODY[place : place + 8])
        handler.wfile.flush()
        time.sleep(0.05)


def silent(_handler):
    time.sleep(1)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 65_536)


def redirect(to):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return answer


ANSWERS = {
    "/good": conditional,
    "/500": failing,
    "/404": lambda handler: handler.send_error(404, "Not here"),
    "/short": lambda handler: handler.give(BODY[:100], length=len(BODY)),
    "/vast": lambda handler: handler.give(b"x", length="9" * 5_000),
    "/large": lambda handler: handler.give(b"x", length=10**9),
    "/endless": endless,
    "/malformed": lambda handler: handler.give(b'{"openai": '),
    "/latin": lambda handler: handler.give('{"ä": 1}'.encode("latin-1")),
    "/html": lambda handler: handler.give(b"<!doctype html>"),
    "/list": lambda handler: handler.give(b"[]"),
    "/shape": lambda handler: handler.give(b'{"openai": {"id": "openai", "models": []}}'),
    "/deep": lambda handler: handler.give(b"[" * 100_000),
    "/packed": lambda handler: handler.give(BODY, Content_Encoding="gzip"),
    "/drip": drip,
    "/silent": silent,
    "/once": redirect("/good"),
    "/loop": redirect("/loop"),
    "/file": redirect("file:///etc/passwd"),
    "/plain": redirect("http://example.org/"),
}


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.asked = []
    made.handle_error = lambda *_arguments: None
    made.url = f"http://127.0.0.1:{made.server_address[1]}"
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def refresh(server, tmp_path):
    """Refresh from a path of the server into a folder, and return what came of it."""

    def run(path, *, caps=CAPS, dry=False):
        folder = str(tmp_path / "facts")
        means = Means(folder, DAY, caps, lambda _name, _done, _size: None)
        fresh = gather([Asked("modelsdev", server.url + path)], means)
        if not dry:
            take(fresh, folder, DAY)
        return fresh[0]

    return run


def state_of(folder):
    """Return every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_a_source_gives_becomes_an_overlay_that_a_check_may_use(refresh, server, tmp_path):
    fresh = refresh("/good")
    overlay = read_overlay(str(tmp_path / "facts/modelsdev.json"), "modelsdev.json")
    assert [patch.id for patch in overlay.models] == ["openai/gpt-4o", "openai/gpt-99"]
    origin = overlay.models[1].facts["name"].origin
    assert (origin.source, origin.date, origin.kind) == (f"{server.url}/good", DAY, "registry")
    assert [(record.how, record.id) for record in fresh.changes] == [
        ("changed", "openai/gpt-4o"),
        ("added", "openai/gpt-99"),
    ]
    assert fresh.left_out == {
        "endpoints of models that the catalog lacks": 1,
        "endpoints of providers that the catalog lacks": 1,
    }


def test_a_second_request_is_conditional_and_nothing_newer_changes_nothing(refresh, server, tmp_path):
    refresh("/good")
    before = state_of(tmp_path / "facts")
    assert refresh("/good").parts is None
    assert server.asked[1]["If-None-Match"] == '"v1"'
    assert server.asked[1]["If-Modified-Since"] == "Wed, 25 Nov 2026 00:00:00 GMT"
    assert state_of(tmp_path / "facts") == before


def test_a_lost_overlay_is_fetched_again_whatever_the_marks_say(refresh, server, tmp_path):
    refresh("/good")
    (tmp_path / "facts/modelsdev.json").unlink()
    assert refresh("/good").parts is not None
    assert "If-None-Match" not in server.asked[1]


def test_marks_of_another_address_are_not_sent(refresh, server):
    refresh("/good")
    refresh("/once")
    assert "If-None-Match" not in server.asked[1]


def test_a_dry_run_tells_the_difference_and_writes_nothing(refresh, tmp_path):
    assert len(refresh("/good", dry=True).changes) == 2
    assert not (tmp_path / "facts").exists()


@pytest.mark.parametrize(
    ("path", "caps", "said"),
    [
        ("/500", Caps(), "answered with 500 Broken; try again later, or give a file"),
        ("/404", Caps(), "answered with 404 Not here"),
        ("/short", Caps(), "broke off after 100 of "),
        ("/large", Caps(), "has more than 32,768 KiB; is it the right one?"),
        ("/vast", Caps(), "has more than 32,768 KiB; is it the right one?"),
        ("/endless", Caps(size=100_000), "has more than 97 KiB"),
        ("/malformed", Caps(), "is no JSON from line 1, column 12 on; is it cut off?"),
        ("/latin", Caps(), "is no JSON: it is not UTF-8; is it cut off?"),
        ("/html", Caps(), "is no JSON from line 1, column 1 on; is it cut off?"),
        ("/deep", Caps(), "is nested too deeply; is it cut off?"),
        ("/list", Caps(), "does not look like models.dev, at the whole: a list is not a mapping; "),
        ("/shape", Caps(), "does not look like models.dev, at openai.models: a list is not a mapping; "),
        ("/packed", Caps(), "is packed in a way that was not asked for"),
        ("/drip", Caps(seconds=0.3), "took longer than 0.3 seconds; try again later, or raise `--timeout`"),
        ("/silent", Caps(seconds=0.3), "took longer than 0.3 seconds"),
        ("/loop", Caps(), "redirects without end"),
        ("/file", Caps(), "redirects to what is no address"),
        ("/plain", Caps(), "is no address that is fetched"),
    ],
)
def test_a_source_that_gives_nothing_whole_leaves_all_as_it_was(refresh, tmp_path, path, caps, said):
    refresh("/good")
    before = state_of(tmp_path / "facts")
    with pytest.raises(SourceError) as caught:
        refresh(path, caps=caps)
    assert said in str(caught.value)
    assert str(caught.value).endswith("; the catalog stays as it was")
    assert state_of(tmp_path / "facts") == before


PRICES = '{{"gpt-4o": {{"litellm_provider": "openai", "deprecation_date": {}}}}}'


@pytest.mark.parametrize("none", ["false", "null", '"soon"', '"2027-02-30"', '""'])
def test_no_day_of_an_end_is_none_announced_and_keeps_nothing_else_out(tmp_path, put, none):
    path = put("prices.json", PRICES.format(none))
    means = Means(str(tmp_path / "facts"), DAY, Caps(), lambda _name, _done, _size: None)
    (one,) = gather([Asked("litellm", str(path))], means)
    assert "retires" not in str(one)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("true", "`true` is not a day, nor false or null where none is known"),
        ("20270505", "`20270505` is not a day, nor false or null where none is known"),
        ("[]", "a list is not a day, nor false or null where none is known"),
    ],
)
def test_what_is_no_day_at_all_is_told_with_its_place_in_our_words(tmp_path, put, value, said):
    path = put("prices.json", PRICES.format(value))
    means = Means(str(tmp_path / "facts"), DAY, Caps(), lambda _name, _done, _size: None)
    with pytest.raises(SourceError) as caught:
        gather([Asked("litellm", str(path))], means)
    assert f"at gpt-4o.deprecation_date: {said}; has its format changed?" in str(caught.value)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_have_is_refused(tmp_path, put, word):
    path = put(
        "prices.json", PRICES.format("null").replace('"openai"', f'"openai", "max_input_tokens": {word}')
    )
    means = Means(str(tmp_path / "facts"), DAY, Caps(), lambda _name, _done, _size: None)
    with pytest.raises(SourceError, match=f"is no JSON: `{word}` is no value of it"):
        gather([Asked("litellm", str(path))], means)


def test_one_source_that_fails_keeps_the_others_out_too(server, tmp_path):
    folder = str(tmp_path / "facts")
    means = Means(folder, DAY, Caps(), lambda _name, _done, _size: None)
    with pytest.raises(SourceError):
        gather([Asked("modelsdev", f"{server.url}/good"), Asked("modelsdev", f"{server.url}/500")], means)
    assert not (tmp_path / "facts").exists()


def test_a_server_that_is_not_there_is_told_as_such():
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch("http://127.0.0.1:9/x", Marks(), Caps())


@pytest.mark.parametrize(
    "url", ["http://example.org/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://", "x"]
)
def test_only_https_is_fetched_and_http_on_this_machine(url):
    with pytest.raises(SourceError, match="is no address that is fetched"):
        refuse_address(url)


def test_the_last_good_overlay_is_kept_beside_the_new_one(refresh, tmp_path, monkeypatch):
    refresh("/good")
    before = (tmp_path / "facts/modelsdev.json").read_bytes()
    other = json.dumps({"openai": {"id": "openai", "models": {}}}).encode()
    monkeypatch.setitem(ANSWERS, "/other", lambda handler: handler.give(other))
    refresh("/other")
    assert (tmp_path / "facts/.last/modelsdev.json").read_bytes() == before
    assert read_overlay(str(tmp_path / "facts/modelsdev.json"), "o.json").models == ()


def test_more_than_one_file_holds_is_split_and_old_parts_go(refresh, tmp_path, monkeypatch):
    many = {f"gpt-{n}-x": {"id": f"gpt-{n}-x", "name": f"GPT {n} x"} for n in range(1_000, 2_500)}
    large = json.dumps({"openai": {"id": "openai", "models": many}}).encode()
    monkeypatch.setitem(ANSWERS, "/many", lambda handler: handler.give(large))
    refresh("/many", caps=Caps())
    names = sorted(path.name for path in (tmp_path / "facts").glob("[!.]*.json"))
    assert names[:2] == ["modelsdev-2.json", "modelsdev.json"]
    refresh("/good")
    assert [path.name for path in (tmp_path / "facts").glob("[!.]*.json")] == ["modelsdev.json"]


@pytest.fixture(scope="module")
def catalog():
    return open_catalog(built.path("catalog.db"))


def test_an_announced_end_stays_and_a_scheduled_one_follows_the_price_map(catalog):
    rows = catalog.model("openai/gpt-4o")["hosts"]
    named = {
        status: next(
            row["model_id"]
            for row in rows
            if row["provider"] == "openai"
            and row["retires"]
            and row["status"] == status
            and not row["model_id"].startswith("ft:")
        )
        for status in ("active", "retired")
    }
    data = {name: {"litellm_provider": "openai", "deprecation_date": "2030-01-01"} for name in named.values()}
    taken = take_litellm({"sample_spec": {}} | data, catalog)
    assert [row["model_id"] for row in taken.models[0]["hosts"]] == [named["active"]]
    assert taken.models[0]["hosts"][0]["retires"] == "2030-01-01"


def test_a_price_map_s_own_prefix_is_no_part_of_what_the_provider_calls_a_model(catalog):
    row = {"litellm_provider": "wandb", "deprecation_date": "2031-01-01"}
    taken = take_litellm({"wandb/Qwen/Qwen3-30B-A3B-Instruct-2507": row}, catalog)
    called = [host["model_id"] for host in taken.models[0]["hosts"]]
    assert called == ["Qwen/Qwen3-30B-A3B-Instruct-2507"]


def test_a_price_map_adds_no_models_and_counts_what_it_leaves_out(catalog):
    data = {
        "no-such-model-x1": {"litellm_provider": "openai", "max_input_tokens": 5},
        "gpt-4o": {"litellm_provider": "no-such-provider"},
    }
    taken = take_litellm(data, catalog)
    assert (taken.models, taken.left_out) == (
        [],
        {
            "rows of models that the catalog lacks": 1,
            "rows of providers that the catalog lacks": 1,
        },
    )


def test_a_new_model_of_a_service_is_a_hint_and_its_weights_say_nothing_of_its_license(catalog):
    data = {"openai": {"id": "openai", "models": {"w": {"id": "w-zz9", "name": "W", "open_weights": True}}}}
    (model,) = take_models_dev(data, catalog).models
    assert (model["tier"], model["components"], "openness" in model) == ("B", {"weights": True}, False)


def test_the_license_list_corrects_names_and_adds_no_license_without_terms(catalog):
    data = {
        "licenses": [
            {"licenseId": "MIT", "name": "M", "isOsiApproved": True},
            {"licenseId": "X", "name": "X"},
        ]
    }
    taken = take_spdx(data, catalog)
    assert taken.licenses == [{"id": "MIT", "name": "M"}]
    assert sum(taken.left_out.values()) == 1


def test_a_hub_record_fills_gaps_and_never_changes_a_license(catalog):
    row = {"id": "meta-llama/Llama-3.1-8B-Instruct", "downloads": 7, "likes": 5, "tags": ["license:mit"]}
    taken = take_hub(row, catalog)
    assert taken.models == [{"id": "meta/llama-3.1-8b-instruct", "community": {"downloads": 7, "likes": 5}}]
    assert list(taken.left_out) == [
        "the license tag of meta-llama/Llama-3.1-8B-Instruct, `MIT`: the catalog has `LicenseRef-llama3.1`"
    ]


def test_an_unknown_repository_becomes_a_model_with_openness_from_its_license(catalog):
    row = {
        "id": "acme/Writer-7B",
        "createdAt": "2026-10-01T08:00:00.000Z",
        "pipeline_tag": "text-generation",
        "tags": ["license:llama3.1", "base_model:finetune:meta-llama/Llama-3.1-8B"],
    }
    (model,) = take_hub([row], catalog).models
    assert model == {
        "id": "acme/writer-7b",
        "name": "Writer-7B",
        "developer": "acme",
        "weights_repo": "acme/Writer-7B",
        "released": "2026-10-01",
        "modality": ["text"],
        "openness": "restricted-weights",
        "license": "LicenseRef-llama3.1",
        "components": {"weights": True},
        "lineage": [{"base": "meta/llama-3.1-8b", "relation": "fine-tune"}],
        "tier": "B",
    }


def test_the_command_reads_files_shows_the_difference_and_says_how_to_use_it(modelvow, put):
    source = put("api.json", json.dumps(MODELS_DEV))
    ran = modelvow("catalog", "update", "--from", "modelsdev", source, "--into", "facts", "--as-of", DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "~ openai/gpt-4o",
        "    hosts[openai gpt-4o].status  active → deprecated",
        "+ openai/gpt-99  GPT-99, closed, LicenseRef-api-openai",
        "models.dev: models: 1 added, 1 changed",
        "  left out: endpoints of models that the catalog lacks (1)",
        "  left out: endpoints of providers that the catalog lacks (1)",
        "written to facts; use it with `--catalog facts`, or name it under `catalog`",
    ]
    shown = modelvow("catalog", "diff", "builtin", "facts")
    assert shown.out.splitlines()[-1] == "models: 1 added, 1 changed"


def test_the_command_says_why_a_source_gives_nothing_and_ends_with_2(modelvow, server):
    missing = modelvow("catalog", "update", "--from", "modelsdev", "none.json")
    assert (missing.code, missing.err) == (
        2,
        "error: none.json: is neither a file nor an address; check the path; the catalog stays as it was\n",
    )
    odd = modelvow("catalog", "update", "--from", "modeldev", "x")
    assert odd.code == 2
    assert "`modeldev` is no kind of source; did you mean `modelsdev`?" in odd.err
    down = modelvow("catalog", "update", "--from", "modelsdev", f"{server.url}/500", "--into", "facts")
    assert (down.code, down.out) == (2, "")


def test_by_default_the_folder_of_the_users_data_is_written_and_no_check_reads_it(modelvow, put, tmp_path):
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-99}]\n")
    source = put("api.json", json.dumps(MODELS_DEV))
    modelvow("catalog", "update", "--from", "modelsdev", source)
    folder = tmp_path / "home/modelvow/catalog"
    assert (folder / "modelsdev.json").exists()
    assert "overlay" not in modelvow("check", "--as-of", DAY).out
    assert "with 1 overlay" in modelvow("check", "--catalog", folder, "--as-of", DAY).out


def test_the_folder_of_the_users_data_is_absolute():
    assert default_folder({"XDG_DATA_HOME": "/data"}) == "/data/modelvow/catalog"
    assert default_folder({"XDG_DATA_HOME": "data"}).endswith("/.local/share/modelvow/catalog")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_is_seen_by_a_terminal_alone_and_wiped_at_the_end(monkeypatch):
    seen, unseen = Terminal(), io.StringIO()
    for stream in (seen, unseen):
        monkeypatch.setattr("sys.stderr", stream)
        with bar() as show:
            show("models.dev", 512 * 1024, 1024 * 1024)
    assert unseen.getvalue() == ""
    line = "models.dev  [############............] 512 of 1,024 KiB"
    assert seen.getvalue() == f"\r{line}\r{' ' * len(line)}\r"
    assert bar_line("x", 2048, None) == "x  2 KiB"


def test_half_a_character_in_a_source_is_refused_by_its_name(modelvow, put):
    name = "GPT \\ud83d\\ude00 \\ud800"
    put(
        "api.json",
        f'{{"openai": {{"id": "openai", "models": {{"a": {{"id": "gpt-99", "name": "{name}"}}}}}}}}',
    )
    ran = modelvow("catalog", "update", "--from", "modelsdev", "api.json")
    assert ran.code == 2
    assert "holds `\\ud800`, half of a surrogate pair, which is no character" in ran.err


def test_a_whole_pair_in_a_source_is_a_character(modelvow, put):
    put(
        "api.json",
        '{"openai": {"id": "openai", "models": {"a": {"id": "gpt-99", "name": "\\ud83d\\ude00"}}}}',
    )
    assert modelvow("catalog", "update", "--from", "modelsdev", "api.json").code == 0
