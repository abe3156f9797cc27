"""The parts that stand on every page: the way back, the card, the cell, the tick."""

from __future__ import annotations

import re

from django.template import Context, Template

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
