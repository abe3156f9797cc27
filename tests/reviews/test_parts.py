"""The parts that stand on every page: the way back, the card, the cell, the tick."""

from __future__ import annotations

import re

from django.template import Context, Template

from ratings.forms.peergroups import NameForm
from ratings.models import PeerGroup
from tests.reviews.cast import Cast


def show(template: str, **context: object) -> str:
    return Template("{% load parts %}" + template).render(Context(context))


def links(template: str, **context: object) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', show(template, **context))


def test_the_way_back_leads_over_things_and_named_pages(cast: Cast) -> None:
    session = cast.session
    here, name = session.get_absolute_url(), str(session)
    assert links('{% crumbs "Import" "members:workbooks" %}') == [("/members/workbooks/", "Import")]
    assert links("{% crumbs session %}", session=session) == [(here, name)]
    assert links('{% crumbs session "#papers" "Tasks" tasks %}', session=session, tasks="/tasks/") == [
        (f"{here}#papers", name),
        ("/tasks/", "Tasks"),
    ]
    assert links("{% crumbs session other %}", session=session, other="/there/#one") == [
        ("/there/#one", name)
    ]


def test_a_cell_names_its_column_and_is_empty_where_nothing_is_in_it() -> None:
    assert (
        show('{% cell "Paper" class="num" %} 7 {% endcell %}') == '<td data-label="Paper" class="num">7</td>'
    )
    empty = '{% cell class="pick" %}\n  {% if False %}x{% endif %}\n{% endcell %}'
    assert show(empty) == '<td class="pick"></td>'
    assert show("{% cell label %}{{ label }}{% endcell %}", label="<b>") == (
        '<td data-label="&lt;b&gt;">&lt;b&gt;</td>'
    )


def test_a_card_is_a_section_with_a_heading() -> None:
    card = '{% card "Dates" id="dates" aria_live="polite" %}<p>1</p>{% endcard %}'
    assert show(card).split("\n") == [
        '<section class="card-box" id="dates" aria-live="polite">',
        "<h2>Dates</h2>",
        "<p>1</p></section>",
    ]
    assert show('{% card class="empty" %}0{% endcard %}') == '<section class="card-box empty">\n0</section>'


def test_a_tick_says_whether_a_text_is_there_too_short_or_missing() -> None:
    signs = re.findall(">(.)<", show("{% tick True %}{% tick False True %}{% tick None %}"))
    assert signs == ["✓", "◐", "○"]
    assert show('{% tick "" code="II" %}') == (
        '<span class="tick tick-empty" data-mark="II" aria-hidden="true">○</span>'
    )


def test_the_box_of_a_row_is_named_and_stays_ticked() -> None:
    assert (
        show('{% row_tick "paper" 7 label form="decide" %}', label="<b>")
        == '<input class="form-check-input" type="checkbox" name="paper" value="7"'
        ' form="decide" aria-label="&lt;b&gt;">'
    )
    assert [show('{% row_tick "paper" 7 ticked=ticked %}', ticked=sent) for sent in ({"7"}, {"70"})] == [
        '<input class="form-check-input" type="checkbox" name="paper" value="7" checked>',
        '<input class="form-check-input" type="checkbox" name="paper" value="7">',
    ]


def test_a_form_in_a_row_has_ids_and_values_of_its_own() -> None:
    form, group = NameForm(), PeerGroup(name="Trưởng ban")
    found = [show("{% row_form form key row %}", form=form, key=key, row=group) for key in ("a", "b")]
    assert [re.findall(r'<input[^>]* value="([^"]*)"[^>]* id="([^"]*)"', text) for text in found] == [
        [("Trưởng ban", "id_name-a")],
        [("Trưởng ban", "id_name-b")],
    ]
    assert form.initial == {}
