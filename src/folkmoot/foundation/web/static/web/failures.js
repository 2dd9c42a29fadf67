// What did not arrive is said plainly: what happened, that nothing was lost, what to do.

import { toast } from "./toasts.js";
import { gettext } from "./words.js";

const SIGN_IN = "/accounts/login/";
let away = null;

/** Say that something failed; stays until it is closed. */
export function failed(text) {
  return toast(text, { tone: "error" });
}

function unreachable() {
  away ??= failed(gettext("The site cannot be reached. What you wrote is still here; it is sent when you try again."));
}

function reachedAgain() {
  away?.remove();
  if (away) toast(gettext("The site can be reached again."));
  away = null;
}

const BY_STATUS = {
  403: gettext("Your role does not include this. Nothing was changed."),
  404: gettext("This is not there any more. Nothing was changed; load the page anew to see how things stand."),
  413: gettext("This is larger than the site accepts. Nothing was saved."),
  429: gettext("That was very often in a short time. Wait a minute, then try again."),
};

/** A refusal comes with its own words, as plain text. */
function reason(xhr) {
  const plain = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  if (plain && xhr.status < 500 && xhr.responseText.trim()) return xhr.responseText.trim();
  return BY_STATUS[xhr.status] ?? gettext("The site could not do this. Nothing was changed; try again in a minute.");
}

document.addEventListener("htmx:responseError", (event) => failed(reason(event.detail.xhr)));
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:timeout", unreachable);
document.addEventListener("htmx:afterOnLoad", reachedAgain);
window.addEventListener("offline", unreachable);
window.addEventListener("online", reachedAgain);

// Who was signed out meanwhile must not find the sign-in page inside a pane.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!xhr.responseURL || !new URL(xhr.responseURL).pathname.startsWith(SIGN_IN)) return;
  event.detail.shouldSwap = false;
  failed(gettext("You were signed out. What you wrote is kept in this tab: sign in again, then come back."));
});
