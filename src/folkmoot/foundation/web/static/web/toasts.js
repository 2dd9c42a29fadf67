// Short messages at the foot of the page. They go after their life, but not while somebody is at them.

import { gettext } from "./words.js";

const LIFE = 10;
const MOST = 3;

/**
 * Say something. `undo` (a function) offers to take it back for ten seconds; `tone: "error"` stays until closed.
 * The same words are not said twice at once. Returns the element.
 */
export function toast(text, { undo = null, tone = "" } = {}) {
  const said = [...region().children].find((each) => each.dataset.text === text && !undo);
  if (said) return said;
  const element = document.createElement("div");
  element.className = tone === "error" ? "toast alarm" : "toast";
  element.dataset.text = text;
  if (tone !== "error") element.dataset.life = LIFE;
  const words = document.createElement("p");
  words.textContent = text;
  element.append(words);
  if (undo) element.append(button(gettext("Undo"), "button undo", () => { element.remove(); undo(); }));
  element.append(button(gettext("Close"), "button", () => element.remove()));
  region().append(element);
  return element;
}

/** The newest undo on the page, pressed by the key `u`. True where there was one. */
export function undoNewest() {
  const undos = region().querySelectorAll(".undo");
  undos[undos.length - 1]?.click();
  return undos.length > 0;
}

function region() {
  return document.getElementById("toasts");
}

function button(text, kind, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function live(element) {
  if (element.dataset.lives) return;
  element.dataset.lives = "yes";
  let left = Number(element.dataset.life);
  const clock = setInterval(() => {
    if (!element.isConnected) return clearInterval(clock);
    if (!element.matches(":hover, :focus-within")) left -= 1;
    if (left <= 0) element.remove();
    return undefined;
  }, 1000);
}

function tend() {
  const toasts = [...region().children];
  toasts.slice(0, -MOST).forEach((old) => old.remove());
  toasts.filter((each) => each.dataset.life).forEach(live);
}

new MutationObserver(tend).observe(region(), { childList: true });
tend();

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
