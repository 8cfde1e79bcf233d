"""What a page must be for everybody: readable (WCAG 2.1 AA, as the browser computed it), each
control with a name, each reached by Tab and seen when it is."""
from selenium.webdriver.common.keys import Keys

# Every text that can be seen, against the ground behind it.
CONTRAST = """
const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return [...m.slice(0, 3), m[3] ?? 1]; };
const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
const ratio = (a, b) => { const [l, d] = [light(a), light(b)].sort((x, y) => y - x); return (l + .05) / (d + .05); };
function ground(e) {
    const layers = [];
    for (; e !== null; e = e.parentElement) {
        const c = parse(getComputedStyle(e).backgroundColor);
        if (c[3] > 0)
            layers.push(c);
        if (c[3] === 1)
            break;
    }
    return layers.reverse().reduce((under, c) => over(c, under), [255, 255, 255, 1]);
}
const bad = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let seen = 0;
for (let n = walker.nextNode(); n !== null; n = walker.nextNode()) {
    const e = n.parentElement;
    if (n.data.trim() === "" || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) ||
        e.closest(":disabled, [aria-disabled=true]") || e.getBoundingClientRect().width < 2)
        continue;
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const under = ground(e);
    const got = ratio(over(parse(style.color), under), under);
    seen++;
    if (got < least)
        bad.push(`${got.toFixed(2)} < ${least}: ${n.data.trim().slice(0, 40)} (${e.tagName} ${e.className})`);
}
return [seen, bad];
"""

# What one can act on, as far as it is shown. A group of radio buttons is one stop, and
# what moves by arrow keys inside is the group's own business.
CONTROLS = """
const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
const inside = document.querySelector("dialog[open]") ?? document;
const radios = new Set();
window.controls = all.filter((e) => inside.contains(e) && !e.disabled && e.type !== "hidden" &&
    !e.parentElement.closest("[role=menu], [role=tablist], [role=toolbar], [role=listbox]") &&
    e.checkVisibility({ checkVisibilityCSS: true })).filter((e) => {
    if (e.type !== "radio")
        return true;
    const known = radios.has(e.name);
    radios.add(e.name);
    return !known;
});
return window.controls.length;
"""

# The stop at which the focus is, and whether one sees it there, or on what is right around it.
STOP = """
const e = document.activeElement;
const style = getComputedStyle(e);
const around = e.type === "radio" ? e.labels[0]?.lastElementChild ?? e : e.parentElement;
const shown = [style, getComputedStyle(around)].some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) ||
    s.boxShadow !== "none");
const at = window.controls.findIndex((c) => c === e || (e.type === "radio" && c.name === e.name));
return [at, e.tagName + " " + (e.id || e.className || e.textContent).slice(0, 40), shown];
"""

UNREACHED = """
return window.controls.filter((_, i) => !arguments[0].includes(i))
    .map((e) => e.tagName + " " + e.className + " " + e.textContent.slice(0, 40));
"""

MORE_STOPS = 30 # a date has several, and the browser itself

NAMED_ROLES = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio",
               "spinbutton", "slider", "switch", "tab", "menuitem", "progressbar", "dialog"}


def unreadable(page):
    """Texts whose contrast is too low."""
    seen, bad = page.driver.execute_script(CONTRAST)
    assert seen > 0, "the page says nothing"
    return bad


def nameless(page):
    """Controls that a screen reader has no name for."""
    page.driver.execute_cdp_cmd("Accessibility.enable", {})
    tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    bad = []
    for node in tree["nodes"]:
        role = node.get("role", {}).get("value", "")
        if not node.get("ignored") and role in NAMED_ROLES and role != "progressbar":
            if not node.get("name", {}).get("value", "").strip():
                bad.append(f"{role} {node['backendDOMNodeId']}")
    return bad


def unreached(page):
    """Controls that Tab does not reach, or where one does not see that it has."""
    page.driver.execute_script("document.activeElement.blur()")
    n = page.driver.execute_script(CONTROLS)
    stops, unseen = set(), []
    for _ in range(n + MORE_STOPS):
        page.keys(Keys.TAB)
        at, what, shown = page.driver.execute_script(STOP)
        if at >= 0 and not shown:
            unseen.append("no ring: " + what)
        stops.add(at)
        if len(stops - {-1}) == n:
            break
    return page.driver.execute_script(UNREACHED, sorted(stops)) + unseen
