"""Goes through a page by the Tab key alone: what is not reached, and where the focus is not seen."""

from __future__ import annotations

from playwright.sync_api import Page

WATCH = """() => {
    const seen = element => {
        const style = getComputedStyle(element);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        // Parts of a field for an hour are framed by the field itself.
        return outlined || style.boxShadow !== 'none' || !element.matches(':focus');
    };
    window.reached = new Set();
    window.unseen = [];
    document.addEventListener('focusin', event => {
        window.reached.add(event.target);
        if (!seen(event.target)) window.unseen.push(event.target.outerHTML.slice(0, 120));
    });
    document.activeElement?.blur();
    window.scrollTo(0, 0);
}"""
LEFT = """() => {
    const all = 'a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex]';
    const group = radio => [...document.querySelectorAll('input[type=radio]')].filter(
        other => other.name === radio.name && other.form === radio.form);
    const is_reached = element => window.reached.has(element)
        || (element.type === 'radio' && group(element).some(other => window.reached.has(other)));
    return [...document.querySelectorAll(all)].filter(element =>
        element.checkVisibility({visibilityProperty: true}) && !element.disabled && element.tabIndex >= 0
        && !element.closest('[inert]') && !is_reached(element)).map(
        element => element.outerHTML.slice(0, 120));
}"""
MORE = 30
"""So many presses beyond the number of controls: those inside of fields, and those of the browser itself."""


def keyboard_faults(page: Page) -> list[str]:
    """What is wrong with the page for somebody without a mouse."""
    page.evaluate(WATCH)
    for most in (len(page.evaluate(LEFT)), MORE):
        for _ in range(most):
            page.keyboard.press("Tab")
        left, unseen = page.evaluate(LEFT), page.evaluate("window.unseen")
        if not left:
            break
    return [f"not reached: {html}" for html in left] + [f"focus not seen: {html}" for html in unseen]
