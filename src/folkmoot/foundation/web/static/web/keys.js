// One register of keys. Pages add theirs with key(), or with data-key on the element that the key presses.

import { gettext } from "./words.js";

const OFF = "folkmoot.keys.off";
const register = new Map();

/**
 * `name` is what the browser calls the key ("j", "ArrowDown", "Enter"), with "Ctrl+" before it where it is held too.
 * `also` names other keys that do the same. `typing` lets the key be heard in a field. `run` gets the event and may
 * return false: then the browser goes on as if nobody had listened.
 */
export function key(name, text, run, { group = gettext("This page"), also = [], typing = false } = {}) {
  for (const each of [name, ...also]) register.set(each, { name, text, run, group, also, typing });
}

/** Every key of this page as {group, text, names}, those that elements carry included. */
export function keys() {
  const own = [...new Set(register.values())].filter((each, at, all) => all.findIndex((one) => one.name === each.name) === at);
  const carried = [...document.querySelectorAll("[data-key]")].filter(reachable).map((element) => ({
    group: element.dataset.keyGroup ?? gettext("This page"),
    text: element.dataset.keyName ?? element.getAttribute("aria-label") ?? words(element),
    names: [element.dataset.key],
  }));
  const all = [...own.map(({ group, text, name, also }) => ({ group, text, names: [name, ...also] })), ...carried];
  return all.filter((each, at) => all.findIndex((one) => one.names[0] === each.names[0]) === at);
}

/** What stands on an element, less the caps of its key. */
function words(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd").forEach((cap) => cap.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function reachable(element) {
  return !element.disabled && !element.closest("[hidden], dialog:not([open])");
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
}

/** The key as it is registered; on keyboards of other scripts, the Latin letter at the same place. */
function named(event) {
  const letter = /^Key[A-Z]$/.test(event.code) && event.key.charCodeAt(0) > 127 ? event.code[3].toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${letter}` : letter;
}

function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = named(event);
  const entry = register.get(name);
  if (isTyping(event.target) && !entry?.typing) {
    if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]") && !entry?.typing) return;
  if (name.length === 1 && localStorage.getItem(OFF) && name !== "?") return;
  if (entry) {
    if (entry.run(event) !== false) event.preventDefault();
    return;
  }
  const carrier = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(reachable);
  if (!carrier) return;
  event.preventDefault();
  press(carrier);
});

const SHOWN = {
  ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", " ": gettext("Space"),
  Ctrl: /Mac/.test(navigator.platform) ? "⌘" : gettext("Ctrl"), Enter: gettext("Enter"),
};

function shown(name) {
  return name.split("+").map((part) => {
    const cap = document.createElement("kbd");
    cap.textContent = SHOWN[part] ?? part;
    return cap;
  });
}

function list() {
  const groups = Map.groupBy ? Map.groupBy(keys(), (each) => each.group) : grouped(keys());
  return [...groups].map(([name, entries]) => {
    const section = document.createElement("section");
    const head = document.createElement("h3");
    head.textContent = name;
    const rows = document.createElement("dl");
    for (const entry of entries) {
      const text = document.createElement("dt");
      text.textContent = entry.text;
      const caps = document.createElement("dd");
      entry.names.forEach((each, at) => caps.append(...(at ? [" "] : []), ...shown(each)));
      rows.append(text, caps);
    }
    section.append(head, rows);
    return section;
  });
}

function grouped(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return groups;
}

/** Single letters can be switched off, for those whose voice or hands send them unasked. */
function offSwitch() {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "choice small key-switch";
  box.type = "checkbox";
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  label.append(box, gettext("Listen to single letters"));
  return label;
}

export function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  dialog.querySelector(".key-list").replaceChildren(...list(), offSwitch());
  dialog.showModal();
}

const everywhere = { group: gettext("Everywhere") };
key("?", gettext("Show all keys"), showKeys, everywhere);
document.addEventListener("click", (event) => event.target.closest("[data-keys]") && showKeys());
