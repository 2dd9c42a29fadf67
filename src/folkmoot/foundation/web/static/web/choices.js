// Light or dark, and the height of rows: shown at once, kept after, put back where keeping failed.

import { failed } from "./failures.js";
import { gettext } from "./words.js";

const root = document.documentElement;

function show(name, value) {
  if (value && value !== "system") root.dataset[name] = value;
  else delete root.dataset[name];
}

async function choose(form, name, value) {
  const before = root.dataset[name];
  show(name, value);
  const body = new FormData(form);
  body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) return;
  show(name, before);
  failed(gettext("Your choice could not be kept, so the page is as it was. Try again in a minute."));
}

document.addEventListener("submit", (event) => {
  const name = event.target.matches("[data-theme-form]") ? "theme" : event.target.matches("[data-rows-form]") ? "rows" : null;
  if (!name) return;
  event.preventDefault();
  choose(event.target, name, event.submitter.value);
});
