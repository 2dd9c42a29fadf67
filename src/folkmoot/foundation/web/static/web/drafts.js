// Unsent text outlives a reload, a lost line and a wrong click, in this tab alone.

const KEPT = "folkmoot.draft.";
const SENT = "folkmoot.sent.";

function restore() {
  for (const field of document.querySelectorAll("textarea[data-draft]:not([data-drafted])")) {
    field.dataset.drafted = "yes";
    const draft = sessionStorage.getItem(KEPT + field.dataset.draft);
    if (draft && !field.value) field.value = draft;
  }
}

/** Forget a draft: it was sent, or thrown away. */
export function forget(name) {
  sessionStorage.removeItem(KEPT + name);
  sessionStorage.removeItem(SENT + name);
}

/** A form that was sent and answered by another page has arrived; one that was reloaded or gone back to has not. */
function settle() {
  const [arrival] = performance.getEntriesByType("navigation");
  for (const name of Object.keys(sessionStorage).filter((each) => each.startsWith(SENT))) {
    if (arrival?.type === "navigate") forget(name.slice(SENT.length));
    else sessionStorage.removeItem(name);
  }
}

function drafts(form) {
  return [...form.querySelectorAll("textarea[data-draft]")];
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea[data-draft]")) return;
  if (target.value) sessionStorage.setItem(KEPT + target.dataset.draft, target.value);
  else sessionStorage.removeItem(KEPT + target.dataset.draft);
});

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented) return; // htmx sends it, and tells below how that went
  for (const field of drafts(target)) sessionStorage.setItem(SENT + field.dataset.draft, "yes");
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !(detail.elt instanceof HTMLFormElement)) return;
  for (const field of drafts(detail.elt)) forget(field.dataset.draft);
});

settle();
restore();
document.addEventListener("htmx:afterSettle", restore);
