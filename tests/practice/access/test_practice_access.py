"""Each role against each view and command; who gets in; what is left out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from payerwatch.cli import app
from practice.access import sessions
from practice.access.actor import Actor, Purpose, Role
from practice.access.oidc import Provider, subject_of
from practice.access.roles import Rights, may, rights
from practice.access.sessions import close_session, open_session, session_actor
from practice.access.users import FAILURES, LOCKED, User, add_user, authenticate, come_in, disable, users
from practice.access.views import counts, decisions, plain, schedule
from practice.audit.log import exported, verified
from practice.flow.judgement import Judgement, Row, head_json, row_json
from practice.refused import AccessRefused, PracticeError
from practice.store.answers import answers_of_case, own_answers, put_answer, put_pointing
from practice.store.backup import back_up
from practice.store.cases import case_of, cases_between, put_case, set_status
from practice.store.connection import Store
from practice.store.documents import document_of, documents_of_case, put_document
from practice.store.door import Door
from practice.store.facts import decide, facts_of_case, put_facts
from practice.store.imported import quarantine, quarantined, was_imported
from practice.store.patients import patient_of, put_patient
from practice.store.requests import outcomes_of, put_outcome, requests_due
from practice.store.retention import idle_patients
from practice.store.rows import Answer, CaseRow, Document, Draft, Fact, FindingRow, OutcomeRow, Patient, State, Status
from practice.store.work import advance, drafts_of, findings_of, put_draft, put_findings

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
PASSWORD = "six small grey herons"  # noqa: S105
DoorFor = Callable[..., Door]
S, C, M, A, F = Role.SPECIALIST, Role.CLINICIAN, Role.MANAGER, Role.ADMIN, Role.FRONT_DESK
PATIENT = Patient("p1", "urn:x|77", "Merrow", "Ida", dt.date(1960, 5, 4))
CASE = CaseRow(
    "c1", "p1", "k1", "Knee MRI", ("73721",), ("M23.221",), "northlake", "Northlake", "", dt.date(2026, 3, 20), "Reyes, Ivo", "Main", "FL"
)  # fmt: skip
NOTE = Document("d1", "p1", None, "note", "note", "", None, "text", "The knee locks.", "h1")
FACT = Fact("f1", "p1", None, "sx.locking", True, document_id="d1", span_start=4, span_end=14, quote="knee locks")

ANSWER = Answer("a1", "p1", "c1", "b", "northlake", "northlake:k@1", "The knee locks", "knee locks", "covered", "yes", "It locks daily.",
                "Ivo Reyes", "clinician", AT, "payment")  # fmt: skip

POINTING = replace(ANSWER, id="a2", says="The knee locks.", kind="pointing", document_id="d1")


@pytest.fixture
def filled(desk: Door) -> Door:
    """Two cases of two patients; the first waits for a clinician."""
    for name in ("1", "2"):
        put_patient(desk, replace(PATIENT, id=f"p{name}", key=f"urn:x|{name}"))
        put_case(desk, replace(CASE, id=f"c{name}", key=name, patient_id=f"p{name}"))
        put_document(desk, replace(NOTE, id=f"d{name}", patient_id=f"p{name}"))
        put_facts(desk, [replace(FACT, id=f"f{name}", patient_id=f"p{name}", document_id=f"d{name}")])
    put_draft(desk, Draft("r1", "c1", "packet", "draft", "docx", "t", "r", b"x", "", AT))
    put_outcome(desk, OutcomeRow("o1", "c1", None, "denied", ("197",), dt.date(2026, 3, 9)))
    set_status(desk, "c1", Status.CLINICIAN, ("exam.instability",))
    row = Row("northlake:k@1", (), "locked knee", 0, "covered", "not_documented", line="A locked knee", bound="b")
    head = Judgement("mark", "not_documented", (), (row,), (), (), (), ())
    put_findings(desk, "c1", [
        FindingRow("h1", "c1", "judgement", head.overall, json.dumps(head_json(head)), AT),
        FindingRow("h2", "c1", "k#0", row.result, json.dumps(row_json(row) | {"place": 0}), AT),
    ])  # fmt: skip
    return desk


ACTS: dict[str, tuple[set[Role], Callable[[Door], object]]] = {
    "the schedule": ({F, S}, lambda door: schedule(door, None, None)),
    "counts": ({M, S}, counts),
    "decisions": ({M, S}, decisions),
    "a list of cases": ({S, C}, cases_between),
    "a case": ({S, C}, lambda door: case_of(door, "c1")),
    "a patient": ({S, C}, lambda door: patient_of(door, "p1")),
    "notes": ({S, C}, lambda door: documents_of_case(door, "c1")),
    "a note": ({S, C}, lambda door: document_of(door, "d1")),
    "facts": ({S, C}, lambda door: facts_of_case(door, "c1")),
    "confirm a fact": ({S, C}, lambda door: decide(door, "f1", State.CONFIRMED)),
    "propose facts": ({S}, lambda door: put_facts(door, [])),
    "answers of a case": ({S, C}, lambda door: answers_of_case(door, "c1")),
    "one's own answers": ({S, C}, own_answers),
    "answer a line": ({C}, lambda door: put_answer(door, ANSWER)),
    "point at a sentence": ({S, C}, lambda door: put_pointing(door, POINTING)),
    "findings": ({S, C}, lambda door: findings_of(door, "c1")),
    "keep findings": ({S}, lambda door: put_findings(door, "c1", [])),
    "drafts": ({S, C}, lambda door: drafts_of(door, "c1")),
    "write a draft": ({S}, lambda door: put_draft(door, Draft("r2", "c1", "packet", "draft", "docx", "t", "r", b"x", "", AT))),
    "review a draft": ({S, C}, lambda door: advance(door, "r1", "reviewed")),
    "requests": ({S}, requests_due),
    "outcomes of a case": ({S}, lambda door: outcomes_of(door, "c1")),
    "set a status": ({S}, lambda door: set_status(door, "c1", Status.READY)),
    "put a case in": ({S}, lambda door: put_case(door, CASE)),
    "import": ({S}, lambda door: was_imported(door, "x")),
    "put rows aside": ({S}, lambda door: quarantine(door, ())),
    "see rows aside": ({S}, quarantined),
    "see users": ({A}, users),
    "add a user": ({A}, lambda door: add_user(door, User("new", Role.VIEWER), PASSWORD)),
    "take access away": ({A}, lambda door: disable(door, "anna")),
    "verify the log": ({A}, verified),
    "export the log": ({A}, exported),
    "find who may be purged": ({A}, lambda door: idle_patients(door, AT)),
    "back up": ({A}, lambda door: back_up(door, door.store.path.parent / "backup", door.store.key)),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", ACTS)
def test_each_role_does_what_it_may_and_nothing_else(act: str, role: Role, filled: Door, door_for: DoorFor, store: Store) -> None:
    allowed, doing = ACTS[act]
    door = door_for(role)
    if role in allowed:
        doing(door)
        return
    before = store.connection.execute("SELECT count(*) FROM audit").fetchone()[0]
    with pytest.raises(AccessRefused) as refused:
        doing(door)
    assert "Merrow" not in str(refused.value)
    bodies = [json.loads(row[0]) for row in store.connection.execute("SELECT body FROM audit WHERE number > ?", (before,))]
    assert [(body["role"], body["outcome"]) for body in bodies] == [(str(role), "refused")]


def test_every_declared_act_is_in_the_matrix_or_tested_by_name() -> None:
    """An act that no role is tested against guards nothing."""
    assert set(rights().acts) == {
        "schedule.read", "cases.read", "cases.write", "notes.read", "facts.read", "facts.propose", "facts.decide", "findings.read",
        "findings.write", "drafts.read", "drafts.write", "drafts.approve", "requests.read", "requests.write", "counts.read", "denials.read",
        "answers.write", "pointings.write", "denials.detail", "denials.write", "drafts.edit", "drafts.export", "library.read",
        "library.write",
        "import", "quarantine.read", "users.read", "users.write", "audit.read", "purge", "backup", "restore",
    }  # fmt: skip
    assert not any(may(Role.VIEWER, act) for act in rights().acts)
    assert not [
        act for act in rights().acts if may(Role.ADMIN, act) and act.split(".")[0] in ("cases", "notes", "facts", "drafts", "import")
    ]


def test_an_act_that_is_not_declared_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not an act"):
        may(Role.ADMIN, "charts.read")
    whole = rights().model_dump()
    with pytest.raises(ValueError, match="no act"):
        Rights.model_validate(whole | {"roles": whole["roles"] | {"viewer": {"cases": "none", "may": ["everything"]}}})
    with pytest.raises(ValueError, match="no rights are declared for viewer"):
        Rights.model_validate(whole | {"roles": {role: found for role, found in whole["roles"].items() if role != "viewer"}})


# ---------------------------------------------------------------- what each view holds


def test_the_front_desk_sees_visits_without_a_clinical_word(filled: Door, door_for: DoorFor) -> None:
    first, second = schedule(door_for(F), None, None)
    assert (first.family, first.visit, first.status) == ("Merrow", dt.date(2026, 3, 20), "waiting for the clinician")
    assert first.missing == ("an answer from the clinician",)
    assert set(first.__slots__) == {"case_id", "family", "given", "visit", "location", "status", "missing"}
    assert not any(word in repr((first, second)) for word in ("73721", "M23", "Knee", "northlake", "instability"))


def test_no_name_of_a_fact_reaches_the_front_desk() -> None:
    names = ("img.kellgren_lawrence", "lab.hba1c", "tx.pt", "unheard.thing", "dx.opioid_use")
    said = plain(names)
    assert not any(part in word for name in names for part in name.split(".") for word in said)
    assert plain(("tx.pt", "tx.nsaid")) == ("records of earlier care",)


def test_a_clinician_sees_what_waits_for_them_and_is_theirs(filled: Door, door_for: DoorFor) -> None:
    doctor = door_for(C, provider="Reyes, Ivo")
    assert [one.id for one in cases_between(doctor).cases] == ["c1"]
    for see in (
        lambda door: case_of(door, "c2"), lambda door: facts_of_case(door, "c2"), lambda door: documents_of_case(door, "c2"),
        lambda door: document_of(door, "d2"), lambda door: patient_of(door, "p2"), lambda door: decide(door, "f2", State.REJECTED),
        lambda door: findings_of(door, "c2"), lambda door: drafts_of(door, "c2"),
    ):  # fmt: skip
        with pytest.raises(AccessRefused):
            see(doctor)
    other = door_for(C, provider="Somebody, Else")
    assert cases_between(other).cases == ()
    with pytest.raises(AccessRefused):
        case_of(other, "c1")


def test_a_manager_sees_counts_and_decisions_of_nobody_in_particular(filled: Door, door_for: DoorFor) -> None:
    boss = door_for(M)
    found = [(one.month, one.payer, one.status, one.cases) for one in counts(boss)]
    assert found == [("2026-03", "northlake", "clinician_input", 1), ("2026-03", "northlake", "new", 1)]
    assert [(one.decision, one.reasons) for one in decisions(boss)] == [("denied", ("197",))]
    assert not {"patient_id", "case_id", "family"} & set(decisions(boss)[0].__slots__)


# ---------------------------------------------------------------- 42 CFR Part 2


@pytest.fixture
def protected(filled: Door) -> Door:
    put_case(filled, replace(CASE, id="c3", key="3", patient_id="p1", part2=True))
    put_document(filled, replace(NOTE, id="d3", content="h3", part2=True))
    put_facts(filled, [replace(FACT, id="f3", document_id="d3")])
    put_outcome_in = replace(OutcomeRow("o3", "c3", None, "denied", (), dt.date(2026, 3, 9)))
    put_outcome(Door(filled.store, replace(filled.actor, consent="form 1"), filled.clock), put_outcome_in)
    put_draft(filled, Draft("r3", "c1", "packet", "draft", "docx", "t", "r", b"x", "", AT, part2=True))
    return filled


def seen(door: Door) -> set[str]:
    """The protected rows among all that the specialist's views hold."""
    found = [
        *cases_between(door).cases, *documents_of_case(door, "c1", superseded=True, structured=True), *facts_of_case(door, "c1"),
        *drafts_of(door, "c1"),
    ]  # fmt: skip
    ids = {one.id for one in found} | {one.case_id for one in schedule(door, None, None)}
    return ids & {"c3", "d3", "f3", "r3"}


def test_protected_records_are_left_out_unless_consent_is_stated(protected: Door, door_for: DoorFor) -> None:
    assert seen(protected) == set()
    assert cases_between(protected).left_out == 1
    assert sum(one.cases for one in counts(protected)) == 2 and len(decisions(protected)) == 1
    for see in (lambda door: case_of(door, "c3"), lambda door: document_of(door, "d3"), lambda door: decide(door, "f3", State.CONFIRMED)):
        with pytest.raises(AccessRefused):
            see(protected)
    consented = door_for(S, consent="form 12 of 2026-03-01")
    assert seen(consented) == {"c3", "d3", "f3", "r3"}
    assert cases_between(consented).left_out == 0


def test_the_consent_stands_in_the_log(protected: Door, door_for: DoorFor, store: Store) -> None:
    case_of(door_for(S, consent="form 12 of 2026-03-01"), "c3")
    (body,) = store.connection.execute("SELECT body FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    assert json.loads(body)["consent"] == "form 12 of 2026-03-01"


def test_a_fact_of_a_protected_document_carries_the_tag(protected: Door, door_for: DoorFor) -> None:
    tagged = {one.id: one.part2 for one in facts_of_case(door_for(S, consent="form 1"), "c1")}
    assert tagged == {"f1": False, "f3": True}


def test_an_import_never_takes_a_tag_off(protected: Door, door_for: DoorFor) -> None:
    consented = door_for(S, consent="form 1")
    put_case(protected, replace(CASE, id="c3", key="3", patient_id="p1", part2=False))
    put_document(protected, replace(NOTE, id="d3", content="h3", part2=False))
    assert seen(protected) == set() and {"c3", "d3"} <= seen(consented)


@pytest.mark.parametrize("consent", ["a" * 61, "line\nbreak", "Müller's form", "'; DROP TABLE x"])
def test_consent_is_said_in_plain_words(consent: str) -> None:
    with pytest.raises(PracticeError, match="consent"):
        Actor("sue", S, consent=consent)


# ---------------------------------------------------------------- users and sessions


def test_a_user_is_let_in_by_password_with_role_and_provider(store: Store, door_for: DoorFor) -> None:
    add_user(door_for(A), User("drr", C, "Reyes, Ivo"), PASSWORD)
    assert authenticate(store, "drr", PASSWORD, AT, purpose=Purpose.TREATMENT) == Actor("drr", C, Purpose.TREATMENT, "", "Reyes, Ivo")
    (kept,) = store.connection.execute("SELECT password FROM users WHERE name = 'drr'").fetchone()
    assert kept.startswith("$argon2id$") and PASSWORD not in kept


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong password here"), ("nobody", PASSWORD), ("", ""), ("anna", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(name: str, password: str, store: Store) -> None:
    with pytest.raises(AccessRefused, match="user name or password is wrong") as refused:
        authenticate(store, name, password, AT)
    assert not name or name not in str(refused.value)
    assert '"outcome":"refused"' in store.connection.execute("SELECT body FROM audit ORDER BY number DESC").fetchone()[0]


def test_a_name_that_is_none_does_not_reach_the_log(store: Store) -> None:
    with pytest.raises(AccessRefused):
        authenticate(store, "my-password-typed-as-name", PASSWORD, AT)
    assert not [row for row in store.connection.execute("SELECT body FROM audit") if "typed-as-name" in row[0]]


def test_after_failures_even_the_right_password_waits(store: Store) -> None:
    for _ in range(FAILURES):
        with pytest.raises(AccessRefused):
            authenticate(store, "anna", "wrong password here", AT)
    with pytest.raises(AccessRefused):
        authenticate(store, "anna", PASSWORD, AT + LOCKED - dt.timedelta(seconds=1))
    assert authenticate(store, "anna", PASSWORD, AT + LOCKED).user == "anna"


def test_a_success_starts_the_count_again(store: Store) -> None:
    for _ in range(2):
        for _ in range(FAILURES - 1):
            with pytest.raises(AccessRefused):
                authenticate(store, "anna", "wrong password here", AT)
        assert authenticate(store, "anna", PASSWORD, AT).role is A


def test_one_who_is_disabled_does_not_get_in(store: Store, door_for: DoorFor) -> None:
    add_user(door_for(A), User("sue", S), PASSWORD)
    token = "t" * 43
    open_session(store, authenticate(store, "sue", PASSWORD, AT), token, AT)
    disable(door_for(A), "sue")
    for come in (lambda: authenticate(store, "sue", PASSWORD, AT), lambda: session_actor(store, token, AT)):
        with pytest.raises(AccessRefused):
            come()
    assert [(one.name, one.active) for one in users(door_for(A))] == [("anna", True), ("sue", False)]


@pytest.mark.parametrize("name", ["", "Has Blank", "UPPER", "x" * 65, "-dash"])
def test_a_name_that_cannot_be_used_is_refused(name: str, door_for: DoorFor) -> None:
    with pytest.raises(PracticeError, match="name"):
        add_user(door_for(A), User(name, S), PASSWORD)


def test_a_short_password_or_none_is_refused(door_for: DoorFor) -> None:
    for password in ("eleven char", None):
        with pytest.raises(PracticeError, match="password"):
            add_user(door_for(A), User("sue", S), password)


def test_a_session_ends_when_idle_and_when_long(store: Store) -> None:
    actor, token = authenticate(store, "anna", PASSWORD, AT), "t" * 43
    open_session(store, actor, token, AT)
    assert token not in str(store.connection.execute("SELECT * FROM sessions").fetchall())
    now = AT
    while now + sessions.IDLE <= AT + sessions.LONGEST:
        now += sessions.IDLE
        assert session_actor(store, token, now).user == "anna"
    with pytest.raises(AccessRefused, match="log in again"):
        session_actor(store, token, AT + sessions.LONGEST + dt.timedelta(seconds=1))
    with pytest.raises(AccessRefused):
        session_actor(store, token, AT)
    open_session(store, actor, token, AT)
    with pytest.raises(AccessRefused):
        session_actor(store, token, AT + sessions.IDLE + dt.timedelta(seconds=1))


def test_a_session_has_the_role_of_now_and_can_be_closed(store: Store, door_for: DoorFor) -> None:
    add_user(door_for(A), User("sue", S), PASSWORD)
    token = "u" * 43
    open_session(store, authenticate(store, "sue", PASSWORD, AT), token, AT)
    add_user(door_for(A), User("sue", F), PASSWORD)
    assert session_actor(store, token, AT).role is F
    close_session(store, token)
    with pytest.raises(AccessRefused):
        session_actor(store, token, AT)
    with pytest.raises(ValueError, match="characters"):
        open_session(store, Actor("sue", F), "short", AT)


# ---------------------------------------------------------------- the identity provider


@pytest.fixture(scope="module")
def signing() -> Iterator[tuple[object, dict[str, object]]]:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from jwt.algorithms import RSAAlgorithm

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key())) | {"kid": "k1", "use": "sig", "alg": "RS256"}
    yield private, {"keys": [public]}


CLAIMS = {"iss": "https://id.example", "aud": "payerwatch", "sub": "subject-7", "iat": AT.timestamp(), "exp": AT.timestamp() + 300}


@pytest.fixture
def provider(tmp_path: Path, signing: tuple[object, dict[str, object]]) -> Provider:
    (tmp_path / "jwks.json").write_text(json.dumps(signing[1]), "utf-8")
    return Provider(issuer="https://id.example", audience="payerwatch", jwks=tmp_path / "jwks.json")


def token(signing: tuple[object, dict[str, object]], kid: str = "k1", **claims: object) -> str:
    import jwt

    kept = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(kept, signing[0], "RS256", headers={"kid": kid})  # type: ignore[arg-type]


def test_a_valid_token_lets_the_person_in(
    provider: Provider, signing: tuple[object, dict[str, object]], store: Store, door_for: DoorFor
) -> None:
    add_user(door_for(A), User("sue", S, subject="subject-7"), None)
    subject = subject_of(token(signing, nonce="n1"), provider, AT, nonce="n1")
    assert come_in(store, subject, AT).user == "sue"
    with pytest.raises(AccessRefused):
        come_in(store, "subject-8", AT)
    with pytest.raises(AccessRefused):
        authenticate(store, "sue", "", AT)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"}, {"aud": "another"}, {"aud": ["payerwatch", "another"]}, {"azp": "another"},
        {"exp": AT.timestamp() - 61}, {"iat": AT.timestamp() + 61}, {"nbf": AT.timestamp() + 61}, {"sub": None}, {"exp": None},
        {"nonce": "n2"}, {"kid": "k2"},
    ],
)  # fmt: skip
def test_any_other_token_is_refused(claims: dict[str, object], provider: Provider, signing: tuple[object, dict[str, object]]) -> None:
    kid = str(claims.pop("kid", "k1"))
    with pytest.raises(AccessRefused) as refused:
        subject_of(token(signing, kid, **({"nonce": "n1"} | claims)), provider, AT, nonce="n1")
    assert "subject-7" not in str(refused.value)


def test_a_token_without_signature_or_of_another_key_is_refused(provider: Provider, signing: tuple[object, dict[str, object]]) -> None:
    import jwt
    from cryptography.hazmat.primitives.asymmetric import rsa

    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(CLAIMS, other, "RS256", headers={"kid": "k1"})
    bare = jwt.encode(CLAIMS, None, "none", headers={"kid": "k1"})
    shared = jwt.encode(CLAIMS, "a shared secret of thirty-two bytes", "HS256", headers={"kid": "k1"})
    whole = token(signing)
    for wrong in (forged, bare, shared, whole[:-4] + "AAAA", "", "a.b.c", "no token at all"):
        with pytest.raises(AccessRefused):
            subject_of(wrong, provider, AT)
    assert subject_of(whole, provider, AT) == "subject-7"


def test_a_command_takes_an_id_token_in_place_of_a_password(
    store: Store, door_for: DoorFor, signing: tuple[object, dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user(door_for(A), User("sue", S, subject="subject-7"), None)
    store.close()
    folder = tmp_path / "home" / "practice"
    (folder / "jwks.json").write_text(json.dumps(signing[1]), "utf-8")
    (folder / "oidc.yml").write_text("issuer: https://id.example\naudience: payerwatch\njwks: jwks.json\n", "utf-8")
    now = dt.datetime.now(dt.UTC).timestamp()
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", "3f" * 32)
    for issued, status in ((now, 0), (now - 9000, 1)):
        monkeypatch.setenv("PAYERWATCH_ID_TOKEN", token(signing, iat=issued, exp=issued + 300))
        ran = CliRunner().invoke(app, ["practice", "cases", "--home", str(tmp_path / "home")])
        assert ran.exit_code == status, ran.exception
    assert "ID token" in str(ran.exception)


# ---------------------------------------------------------------- commands

COMMANDS: dict[str, tuple[set[Role], tuple[str, ...]]] = {
    "cases": ({F, S, C}, ("cases",)),
    "case": ({S, C}, ("case", "c1")),
    "confirm": ({S, C}, ("confirm", "f1")),
    "reject": ({S, C}, ("reject", "f1")),
    "lines": ({S, C}, ("lines", "c1")),
    "answers": ({S, C}, ("answers",)),
    "answers of a case": ({S, C}, ("answers", "--case", "c1")),
    "answer": ({C}, ("answer", "--case", "c1", "--line", "1", "--says", "It locks daily since a fall.", "--holds", "yes")),
    "withdraw": ({C}, ("withdraw", "a1", "--why", "the other knee")),
    "point": ({S, C}, ("point", "c1", "1", "--document", "d1", "--quote", "The knee locks.", "--says", "yes")),
    "import": ({S}, ("import", "{note}", "--case", "c1")),
    "quarantine": ({S}, ("quarantine",)),
    "counts": ({M, S}, ("counts",)),
    "user list": ({A}, ("user", "list")),
    "user add": ({A}, ("user", "add", "new", "--role", "viewer")),
    "user disable": ({A}, ("user", "disable", "viewer")),
    "audit verify": ({A}, ("audit", "verify")),
    "audit export": ({A}, ("audit", "export")),
    "purge": ({A}, ("purge", "--patient", "p2", "--yes")),
    "purge idle": ({A}, ("purge", "--idle-days", "365")),
    "backup": ({A}, ("backup", "{backup}")),
    "restore": ({A}, ("restore", "{kept}")),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", COMMANDS)
def test_each_role_against_each_command(
    name: str, role: Role, filled: Door, door_for: DoorFor, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in Role:
        add_user(door_for(A), User(str(each), each), PASSWORD)
    if name == "withdraw":
        put_answer(door_for(C), ANSWER)
    if name in ("answer", "point"):
        monkeypatch.setattr("payerwatch.commands.practice_door.now", lambda: AT)
    if name == "restore":
        back_up(door_for(A), tmp_path / "kept", store.key)
    store.close()
    note = tmp_path / "note.txt"
    note.write_text("Date of Service: 2026-03-01\n\nThe knee still locks.\n", "utf-8")
    allowed, words = COMMANDS[name]
    for variable, value in {"KEY": "3f" * 32, "PASSWORD": PASSWORD, "USER": str(role)}.items():
        monkeypatch.setenv(f"PAYERWATCH_PRACTICE_{variable}", value)
    monkeypatch.setenv("PAYERWATCH_NEW_PASSWORD", PASSWORD)
    filled_in = [word.format(note=note, backup=tmp_path / "backup", kept=tmp_path / "kept") for word in words]
    ran = CliRunner().invoke(app, ["practice", *filled_in, "--home", str(tmp_path / "home")])
    said = f"{ran.stdout}{ran.exception!r}"
    assert (ran.exit_code == 0) == (role in allowed), said
    if role not in allowed:
        assert ran.stdout == "" and "Merrow" not in said and type(ran.exception).__name__ == "Refusal"
