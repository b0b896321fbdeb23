"""What tests of answering share: forms, waves that ask them, and reading a page as a browser does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from django.urls import reverse
from django_scopes import scope

from tests.web.cast import Browser, Cast
from wellknit.web.models import Audience, Instrument, InstrumentVersion, Invitee, Keyholder, Submission, Wave
from wellknit.web.surveys.promises import keys, tokens
from wellknit.web.surveys.promises.contents import Opening
from wellknit.web.surveys.promises.filling import Filling

LANGUAGES = ("English (en)", "Español (es)", "العربية (ar)")


def sheets(survey: str, choices: str = "", settings: str = "") -> dict[str, list[list[str]]]:
    """Sheets from tables with bars between the cells. 'label:es' is the label in Spanish; a cell below 'more' names
    further columns, 'relevant: ...; appearance: ...'. Cells at the end of a line may be left out."""
    names = {"en": LANGUAGES[0], "es": LANGUAGES[1], "ar": LANGUAGES[2]}

    def heading(written: str) -> str:
        column, _, language = written.partition(":")
        return f"{column}::{names[language]}" if language in names else written

    found: dict[str, list[list[str]]] = {}
    for name, text in (("survey", survey), ("choices", choices), ("settings", settings)):
        lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        if not lines:
            continue
        head, rows = lines[0], [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]
        for row in rows:
            row |= dict(each.split(": ", 1) for each in row.pop("more", "").split("; ") if each)
        columns = list(dict.fromkeys([*head, *(column for row in rows for column in row)]))
        columns = [each for each in columns if each != "more"]
        found[name] = [[heading(each) for each in columns], *([row.get(each, "") for each in columns] for row in rows)]
    return found


#: Every kind of question, three languages, a grid, and a topic that only some are asked.
RICH = sheets(
    """
    type | name | label:en | label:es | label:ar | more
    note | hello | Thank you for **being here**. | Gracias por **estar aquí**. | شكرًا لك.
    select_one yes_no | works | Do you work with others? | ¿Trabaja con otras? | هل تعمل معهم؟ | required: yes
    begin_group | together | Working together | En común | العمل معًا | relevant: ${works} = 'yes'
    select_one agree | honest | Partners say what they think. | Los socios son sinceros. | صريحون. | appearance: likert
    select_one agree | listen | Partners listen to each other. | Los socios se escuchan. | يستمعون. | appearance: likert
    select_one agree | share | Partners share what they have. | Comparten todo. | يتشاركون. | appearance: likert
    end_group
    begin_group | numbers | In numbers | En números | بالأرقام | appearance: field-list
    integer | years | For how many years? | ¿Cuántos años? | كم سنة؟ | constraint: . <= 60
    decimal | hours | How many hours a week? | ¿Cuántas horas a la semana? | كم ساعة؟
    calculate | in_a_year | | | | calculation: ${hours} * 52
    note | so_many | It is ${in_a_year} hours a year. | Son ${in_a_year}. | ${in_a_year} ساعة. | relevant: ${hours} > 0
    range | warmth | How warm is it? | ¿Qué tan cálido es? | ما مدى الدفء؟ | parameters: start=0 end=10 step=1
    date | since | Since when? | ¿Desde cuándo? | منذ متى؟
    time | at | At what time do you meet? | ¿A qué hora se reúnen? | متى؟
    dateTime | next | When is the next meeting? | ¿Cuándo es la próxima reunión? | الاجتماع القادم؟
    end_group
    begin_group | place | Your place | Su lugar | مكانك | appearance: field-list
    select_one region | region | Which region? | ¿Qué región? | أي منطقة؟ | default: north
    select_one town | town | Which town? | ¿Qué ciudad? | أي مدينة؟ | choice_filter: region = ${region}
    select_multiple troubles or_other | troubles | What is hard? | ¿Qué cuesta? | ما الصعوبات؟
    rank troubles3 | order | Put these in order. | Ordene estas cosas. | رتب هذه.
    acknowledge | read | I will keep this to myself. | Me lo guardo para mí. | سأحتفظ بهذا.
    text | words | In your own words: how is it in ${town}? | En sus palabras: ¿cómo es en ${town}? | بكلماتك.
    end_group
    """,
    """
    list_name | name | label:en | label:es | label:ar | means | score | region
    yes_no | yes | Yes | Sí | نعم | yes | |
    yes_no | no | No | No | لا | no | |
    agree | sd | Strongly disagree | Muy en desacuerdo | لا أوافق بشدة | | 1 |
    agree | d | Disagree | En desacuerdo | لا أوافق | | 2 |
    agree | a | Agree | De acuerdo | أوافق | agree | 3 |
    agree | sa | Strongly agree | Muy de acuerdo | أوافق بشدة | agree | 4 |
    agree | dk | I do not know | No lo sé | لا أعرف | dont_know | |
    agree | na | Does not apply | No se aplica | لا ينطبق | not_applicable | |
    region | north | North | Norte | الشمال | | |
    region | south | South | Sur | الجنوب | | |
    town | alder | Alder | Alder | ألدر | | | north
    town | birch | Birch | Birch | بيرش | | | north
    town | cedar | Cedar | Cedar | سيدر | | | south
    troubles | time | Too little time | Poco tiempo | وقت قليل | | |
    troubles | money | Too little money | Poco dinero | مال قليل | | |
    troubles3 | time | Time | Tiempo | الوقت | | |
    troubles3 | money | Money | Dinero | المال | | |
    troubles3 | turnover | People leave | La gente se va | الناس يرحلون | | |
    """,
    "form_title | form_id | default_language\nPartner survey | rich | English (en)",
)

_NAMES = (
    "Alder House", "Birch Library", "Canal Clinic", "Dove Kitchen", "Elm Schools", "Fern Theater", "Garden Club",
    "Hill Harvest", "Iris Housing", "José Center", "Kite Mentors", "Lamp Readers", "Mill Workshop", "North Choir",
)  # fmt: skip
#: A survey of relationships: first who, then each of those alone.
TIES = sheets(
    """
    type | name | label:en | label:es | repeat_count | calculation | asks | rates | required
    select_multiple partners or_other | works | With whom do you work? | ¿Con quién trabaja? | | | ties | |
    begin_repeat | partner | Your partners | Sus socios | count-selected(${works}) | | | |
    calculate | who | | | | selected-at(${works}, position(..) - 1) | partner | |
    select_one four | keeps | ${who} keeps its promises. | ${who} cumple lo que promete. | | | | reliability | yes
    select_one four | open | ${who} is open with us. | ${who} es sincera con nosotros. | | | | open_discussion |
    end_repeat | | | | | | | |
    """,
    "list_name | name | label:en | label:es | means | score\n"
    + "\n".join(f"partners | {name.split()[0].lower().replace('é', 'e')} | {name} | {name} | | " for name in _NAMES)
    + """
    four | 1 | Never | Nunca | | 1
    four | 2 | Seldom | Pocas veces | | 2
    four | 3 | Often | Muchas veces | | 3
    four | 4 | Always | Siempre | | 4
    four | dk | I do not know | No lo sé | dont_know |
    """,
    "form_title | form_id | default_language\nWho works with whom | ties | English (en)",
)


def asking(cast: Cast, form: Mapping[str, Any], **more: Any) -> Wave:
    """An open wave of the river's that asks ``form``."""
    made = datetime(2021, 5, 1, tzinfo=UTC)
    river = cast.river
    with scope(initiative=river):
        key = f"made_{Instrument.objects.count()}"
        instrument = Instrument.objects.create(initiative=river, key=key, name=key)
        version = InstrumentVersion.objects.create(
            initiative=river, instrument=instrument, number=1, sheets=dict(form), frozen=True, made=made
        )
        values: dict[str, Any] = {
            "mode": "confidential",
            "languages": ["en", "es"],
            "purpose": {
                "en": "We want to know how partners get on.",
                "es": "Queremos saber cómo se llevan los socios.",
            },
            "asked_by": {"en": "The River Partners", "es": "Los socios del río"},
            "contact": {"en": "Noor, at the library", "es": "Noor, en la biblioteca"},
            "deleted_on": date(2099, 1, 1),
            **more,
        }
        wave = Wave.objects.create(
            initiative=river, key=key, name=key, state="open", instrument_version=version, day=made.date(),
            launched=made, **values,
        )  # fmt: skip
        for site in ("north", "south"):
            for role in ("core_site_partner", "community_partner"):
                Audience.objects.create(initiative=river, wave=wave, site=cast.sites[site], role=role)
        Keyholder.objects.create(
            initiative=river, wave=wave, account=cast.accounts["kim"], public_key=keys.keyholder_pair()[0], tested=made
        )
        keys.make_shared_key(wave)
    wave.initiative = river
    return wave


def invited(cast: Cast, wave: Wave, who: str = "noor", **more: Any) -> str:
    """A personal link's token."""
    with scope(initiative=cast.river):
        invitee = Invitee.objects.create(
            initiative=cast.river, wave=wave, person=cast.people[who] if who else None, site=cast.sites["north"],
            role="core_site_partner", **more,
        )  # fmt: skip
        return tokens.fresh(invitee)


def stored(wave: Wave) -> Filling:
    """The one answer that counts."""
    with scope(initiative=wave.initiative):
        (row,) = Submission.objects.filter(wave=wave, withdrawn=False, replaced=False)
        wave = Wave.objects.get(pk=wave.pk)
    content = Opening(wave).content(bytes(row.content))
    assert content is not None
    return content.filling


_INPUT = re.compile(r"<(input|select|textarea|button)\b([^>]*)>(.*?)(?=<)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")


def fields(html: str) -> dict[str, list[str]]:
    """What the main form of a page would send, its buttons left out."""
    found: dict[str, list[str]] = {}
    html = html[html.index("<main") :]
    for tag, inside, text in _INPUT.findall(html):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(inside)}
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if tag in ("button", "select") or not name or name.startswith("find:"):
            continue
        if kind in ("radio", "checkbox") and "checked" not in attributes:
            continue
        value = unescape(text).removeprefix("\n") if tag == "textarea" else attributes.get("value", "")
        found.setdefault(name, []).append(value)
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[unescape(name)] = [unescape(chosen[1]) if chosen else ""]
    return found


class Person:
    """Somebody with a browser who answers, page by page."""

    def __init__(self, cast: Cast, wave: Wave, **more: Any) -> None:
        self.client: Browser = cast.client("", **more)
        self.wave = wave
        self.page: Any = None
        #: Of the link that was last opened.
        self.token = ""

    def at(self, name: str, *args: Any) -> str:
        return reverse(name, args=(self.wave.pk, *args))

    def get(self, address: str) -> Any:
        self.address = address
        self.page = self.client.get(address)
        return self.follow()

    def follow(self) -> Any:
        for _ in range(5):
            if self.page.status_code != 302:
                return self.page
            self.address = self.page.headers["Location"].partition("#")[0]
            self.page = self.client.get(self.address)
        raise AssertionError("goes round in circles")

    def open(self, token: str) -> Any:
        self.token = token
        return self.get(reverse("answer_link", args=(token,)))

    def begin(self, token: str, **more: str) -> Any:
        self.open(token)
        assert self.page.status_code == 200, self.page.content
        return self.send(**more)

    @property
    def html(self) -> str:
        return str(self.page.content.decode())

    def send(self, go: str = "next", /, **answers: Any) -> Any:
        """Sends the page with ``answers`` by the last part of each path, '' to leave one out."""
        sent: dict[str, Any] = fields(self.html)
        for name, value in answers.items():
            key = next((each for each in self.names() if each.rpartition("/")[2] == name or each[2:] == name), name)
            sent[key] = value
        self.page = self.client.post(self.address, {**sent, "go": go})
        return self.follow()

    def names(self) -> list[str]:
        return list(dict.fromkeys(unescape(each) for each in re.findall(r'name="(a:[^"#]*)', self.html)))
