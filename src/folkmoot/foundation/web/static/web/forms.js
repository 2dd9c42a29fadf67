// Small helps for forms.

import { failed } from "./failures.js";
import { toast } from "./toasts.js";
import { gettext } from "./words.js";

// A form with data-offers-when-changed shows its button once there is something to save.
document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-offers-when-changed]");
  if (!form) return;
  const changed = [...form.querySelectorAll("select option")].some((option) => option.selected !== option.defaultSelected);
  form.toggleAttribute("data-changed", changed);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  source.select?.();
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    toast(gettext("Copied."));
  } catch {
    failed(gettext("The browser did not allow copying. The text is marked: press Ctrl and C."));
  }
});

// A form is sent once, however often its button is pressed. Coming back by the browser's arrow makes it whole again.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
