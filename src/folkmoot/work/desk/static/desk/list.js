// Moving through the list: which row is current, the next one, what is selected.

import { key } from "../web/keys.js";
import { showPane } from "../web/panes.js";
import { filled, gettext, ngettext } from "../web/words.js";

const PAUSE = 120; // ms without another key before a case is asked for, so that holding j asks for one case only
const AHEAD = 8; // rows before the last one at which more are fetched

let anchor = null;
let waiting = 0;

export const rowList = () => document.getElementById("rows");
export const rows = () => [...rowList().querySelectorAll(".case:not(.leaving)")];
export const rowOf = (uid) => document.getElementById(`case-${uid}`);
export const openCase = () => document.getElementById("case")?.dataset.case ?? "";
const link = (row) => row.querySelector("a.row");

/** The row one stands on: of the open case, else the focused one. */
export function here() {
  return document.activeElement?.closest(".case") ?? document.querySelector('.case:has(a.row[aria-current="true"])');
}

/** Mark a row as the one that is open. */
export function markCurrent(row) {
  rowList().querySelectorAll("a.row[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  if (!row) return;
  link(row).setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
}

/** The row after one, or before it; past the end none. */
export function beside(row, step) {
  const all = rows();
  if (!row) return step > 0 ? all[0] : all.at(-1);
  const at = all.indexOf(row);
  return at < 0 ? all[0] : all[at + step];
}

function fetchMore() {
  const more = rowList().querySelector(".desk-more a:not([data-asked])");
  if (!more) return;
  more.dataset.asked = "yes";
  more.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful || delete more.dataset.asked);
  more.click();
}

function move(step) {
  const from = openCase() ? rowOf(openCase()) ?? here() : here();
  const to = beside(from, step);
  if (!to) return;
  if (step > 0 && rows().indexOf(to) >= rows().length - AHEAD) fetchMore();
  link(to).focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  if (!openCase()) return;
  markCurrent(to);
  clearTimeout(waiting);
  waiting = setTimeout(() => link(to).click(), PAUSE);
}

/** Arrows belong to whoever reads: they move the list only while nobody is in the thread or the panel. */
function arrows(event, step) {
  if (event.key.startsWith("Arrow") && document.activeElement?.closest("#thread, #panel, nav")) return false;
  return move(step);
}

function open(event) {
  if (event.key === "Enter" && !document.activeElement?.closest(".case")) return false;
  const row = here() ?? rows()[0];
  if (row) link(row).click();
  return undefined;
}

function box(row) {
  return row.querySelector(".case-pick input");
}

function select(row, withRange) {
  if (!row) return;
  const checked = !box(row).checked;
  const all = rows();
  const from = withRange && anchor?.isConnected ? all.indexOf(anchor) : all.indexOf(row);
  const [first, last] = [from, all.indexOf(row)].sort((a, b) => a - b);
  all.slice(first, last + 1).forEach((each) => (box(each).checked = withRange ? true : checked));
  anchor = row;
  tellSelected();
}

function tellSelected() {
  const count = rows().filter((row) => box(row).checked).length;
  const told = document.getElementById("selected");
  if (told) told.textContent = filled(ngettext("%(n)s selected", "%(n)s selected", count), { n: count });
}

const list = { group: gettext("List") };
key("j", gettext("Next case"), (event) => arrows(event, 1), { ...list, also: ["ArrowDown"] });
key("k", gettext("Previous case"), (event) => arrows(event, -1), { ...list, also: ["ArrowUp"] });
key("o", gettext("Open the case"), open, { ...list, also: ["Enter"] });
key("x", gettext("Select the case"), () => select(here(), false), list);
key("X", gettext("Select up to here"), () => select(here(), true), list);

document.addEventListener("click", (event) => {
  if (event.target.closest("#select-none")) {
    rows().forEach((row) => (box(row).checked = false));
    tellSelected();
  }
  const picked = event.target.closest(".case-pick input");
  if (!picked) return;
  const row = picked.closest(".case");
  if (event.shiftKey && anchor) {
    picked.checked = false;
    select(row, true);
  }
  anchor = row;
  tellSelected();
});

// A row that is opened: marked at once, its thread in view where there is room for one pane only.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const row = target.closest?.(".case");
  if (!row) return;
  markCurrent(row);
  document.getElementById("thread").setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  document.getElementById("thread").removeAttribute("aria-busy");
  if (!detail.target?.matches?.("#thread")) return;
  showPane("thread");
  showAsked();
});

/** The message that asks for work, in the middle of the thread; what was asked for by its address, first. */
export function showAsked() {
  const thread = document.getElementById("thread");
  const asked = (location.hash && thread.querySelector(CSS.escape ? `#${CSS.escape(location.hash.slice(1))}` : "none"))
    || thread.querySelector(".said.asked");
  if (asked && asked.offsetTop > thread.clientHeight / 2) asked.scrollIntoView({ block: "center" });
  else thread.scrollTop = 0;
}

if (openCase()) {
  markCurrent(rowOf(openCase()));
  showAsked();
}
