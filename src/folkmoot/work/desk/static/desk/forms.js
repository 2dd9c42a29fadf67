// The dialogs of a case: opened by a link that works without a script too; snooze by number.

import { gettext } from "../web/words.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-opens]");
  if (!opener || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const dialog = document.getElementById(opener.dataset.opens);
  const fault = dialog?.querySelector("[data-fault]");
  if (fault) fault.hidden = true;
  const kind = dialog?.querySelector(`[name="kind"][value="${opener.dataset.kind ?? "hide"}"]`);
  if (kind) kind.checked = true;
  // The dialog opens when the click arrives at the document (web/dialogs.js); then the first field is ready.
  setTimeout(() => (kind ?? dialog?.querySelector("button.menu-way"))?.focus(), 0);
}, true);

document.addEventListener("click", (event) => {
  const closer = event.target.closest("a[data-closes]");
  if (!closer) return;
  const dialog = closer.closest("dialog");
  if (dialog?.matches(":modal")) event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  const dialog = document.querySelector("dialog#snooze[open]");
  if (!dialog || event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
  const times = [...dialog.querySelectorAll("button.menu-way")];
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    times[(times.indexOf(document.activeElement) + step + times.length) % times.length].focus();
  }
  times.find((button) => button.dataset.number === event.key)?.click();
});

// Letters choose the decision: the first letter of its name, where it is told apart.
document.addEventListener("keydown", (event) => {
  const radio = event.target.closest?.('dialog#moderate [name="kind"]');
  if (!radio || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    const field = [...radio.form.querySelectorAll("select, textarea")].find((each) => each.offsetParent);
    if (field) field.focus();
    else radio.form.requestSubmit();
  }
});

// "I have posted it" is the next step once the words are copied.
document.addEventListener("click", (event) => {
  const copier = event.target.closest("[data-copies='reply-text']");
  if (!copier) return;
  const words = document.getElementById("reply-text");
  if (words.value.trim()) return;
  event.preventDefault();
  event.stopPropagation();
  words.setCustomValidity(gettext("Write the reply first."));
  words.reportValidity();
  words.setCustomValidity("");
}, true);
