// Ctrl-K: every way and every act of the page by name. Elements stand in it by data-command.

import { key } from "./keys.js";
import { gettext } from "./words.js";

const commands = new Map();
const dialog = document.getElementById("palette");
const field = document.getElementById("palette-words");
const found = document.getElementById("palette-found");
let chosen = 0;

/** Put a command into the palette that no element of the page stands for. */
export function command(name, run) {
  commands.set(name, run);
}

function all() {
  const carried = [...document.querySelectorAll("[data-command]")].filter((element) => !element.disabled);
  const entries = carried.map((element) => [element.dataset.command, () => element.click(), element.dataset.key]);
  return [...new Map([...commands, ...entries].map((entry) => [entry[0], entry])).values()];
}

/** Every letter in its order; a whole word first, then a start, then anything. Lower is better, -1 is no match. */
function rank(name, words) {
  const [text, sought] = [name.toLocaleLowerCase(), words.trim().toLocaleLowerCase()];
  if (text.startsWith(sought)) return 0;
  const at = text.indexOf(sought);
  if (at >= 0) return text[at - 1] === " " ? 1 : 2;
  let from = 0;
  for (const letter of sought) {
    from = text.indexOf(letter, from) + 1;
    if (!from) return -1;
  }
  return 3;
}

function show() {
  const ranked = all().map((entry) => ({ entry, place: rank(entry[0], field.value) }));
  const fitting = ranked.filter(({ place }) => place >= 0).sort((one, two) => one.place - two.place);
  found.replaceChildren(...fitting.map(({ entry }, at) => option(entry, at)));
  document.querySelector(".palette-nothing").hidden = fitting.length > 0;
  choose(0);
}

function option([name, run, shortcut], at) {
  const item = document.createElement("li");
  item.id = `palette-${at}`;
  item.className = "menu-way";
  item.setAttribute("role", "option");
  item.append(name);
  if (shortcut) item.append(Object.assign(document.createElement("kbd"), { textContent: shortcut }));
  item.addEventListener("click", () => { dialog.close(); run(); });
  item.addEventListener("pointermove", () => chosen !== at && choose(at));
  return item;
}

function choose(at) {
  const options = [...found.children];
  chosen = options.length ? (at + options.length) % options.length : 0;
  options.forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
  options[chosen]?.scrollIntoView({ block: "nearest" });
  if (options.length) field.setAttribute("aria-activedescendant", `palette-${chosen}`);
  else field.removeAttribute("aria-activedescendant");
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  field.value = "";
  dialog.showModal();
  show();
}

function onKey(event) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) choose(chosen + moves[event.key]);
  else if (event.key === "Enter") found.children[chosen]?.click();
  else return;
  event.preventDefault();
}

if (dialog) {
  field.addEventListener("input", show);
  field.addEventListener("keydown", onKey);
  key("Ctrl+k", gettext("Find a command"), open, { group: gettext("Everywhere"), typing: true });
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
}
