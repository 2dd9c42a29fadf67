// Doing something with a case: shown at once, confirmed by the answer, put back with a plain word if it was refused.

import { forget } from "../web/drafts.js";
import { failed } from "../web/failures.js";
import { key } from "../web/keys.js";
import { showPane } from "../web/panes.js";
import { undoNewest } from "../web/toasts.js";
import { gettext } from "../web/words.js";
import { beside, markCurrent, openCase, rowList, rowOf, showAsked } from "./list.js";

const REFUSED = 409;
const GOES_ON = new Set(["finish", "snooze", "wait", "approve", "hide", "escalate"]);
const stoodBefore = new Map(); // uid of a case that left the list → the row that followed it
let putBack = null; // how to undo what was shown before the answer came
let scrolled = 0;
let underWay = null; // the request whose answer is awaited

function leave(uid) {
  const row = rowOf(uid);
  if (!row) return () => {};
  const next = beside(row, 1) ?? beside(row, -1);
  stoodBefore.set(uid, row.nextElementSibling);
  row.classList.add("leaving");
  markCurrent(next);
  return () => {
    row.classList.remove("leaving");
    markCurrent(row);
  };
}

/** Mine, or nobody's: in the row and in the panel, until the answer draws both anew. */
function own(uid, mine) {
  const before = [rowOf(uid)?.querySelector(".case-state"), document.querySelector(".next-owner")]
    .filter(Boolean)
    .map((element) => [element, element.innerHTML]);
  const [state] = before[0] ?? [];
  const me = document.querySelector(".rail a .avatar")?.textContent.trim() ?? "";
  state?.querySelector(".avatar")?.remove();
  if (mine && state?.closest(".case")) {
    const avatar = document.createElement("span");
    avatar.className = "avatar tiny mine";
    avatar.textContent = me;
    state.append(avatar);
  }
  const words = document.querySelector(".next-owner > .one-line");
  if (words) words.textContent = mine ? gettext("Yours") : gettext("Nobody");
  return () => before.forEach(([element, html]) => (element.innerHTML = html));
}

// One thing at a time: what is pressed while an answer is on its way would act on a case that is about to go.
document.addEventListener("htmx:beforeRequest", (event) => {
  const acts = event.detail.requestConfig.verb === "post";
  if (acts && underWay) event.preventDefault();
  else if (acts) underWay = event.detail.xhr;
});
document.addEventListener("htmx:afterOnLoad", settled);
document.addEventListener("htmx:sendError", settled);
document.addEventListener("htmx:timeout", settled);

function settled({ detail }) {
  if (detail.xhr === underWay) underWay = null;
}

document.addEventListener("htmx:beforeRequest", ({ target, defaultPrevented }) => {
  if (defaultPrevented) return;
  const act = target.dataset?.act ?? target.querySelector?.("button[data-act]")?.dataset.act;
  const uid = openCase();
  scrolled = document.getElementById("thread").scrollTop;
  putBack = null;
  if (!act || !uid || !target.closest("#panel")) return;
  target.closest("dialog")?.close();
  if (GOES_ON.has(deciding(target) ?? act)) putBack = leave(uid);
  else if (act === "claim" || act === "release") putBack = own(uid, act === "claim");
});

/** The moderate form is sent as a whole: what it does is what is chosen in it. */
function deciding(target) {
  return target.closest("dialog#moderate")?.querySelector('[name="kind"]:checked')?.value;
}

function restore() {
  putBack?.();
  putBack = null;
}

// A refusal is an answer too: it draws the case as it stands.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== REFUSED) return;
  restore();
  detail.shouldSwap = true;
  detail.isError = false;
});
// What was sent is no draft any more. Said before the answer is drawn: the form it came from goes with the old panel.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status >= 300) return;
  const sent = [...(detail.requestConfig.elt.querySelectorAll?.("textarea[data-draft]") ?? [])];
  sent.forEach((field) => forget(field.dataset.draft));
  if (sent.includes(document.activeElement)) document.activeElement.blur(); // so that the next key is no letter
});
document.addEventListener("htmx:responseError", restore);
document.addEventListener("htmx:sendError", restore);
document.addEventListener("htmx:timeout", restore);

document.addEventListener("desk:refused", ({ detail, target }) => {
  const form = target.closest?.("form");
  form?.querySelectorAll("textarea[data-draft]").forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  const dialog = target.closest?.("dialog");
  if (!dialog) return;
  const fault = dialog.querySelector("[data-fault]");
  fault.textContent = detail.words;
  fault.hidden = false;
  dialog.showModal();
  document.querySelectorAll(".toast.alarm").forEach((toast) => toast.remove()); // said in the dialog
});

document.addEventListener("desk:moved", ({ detail }) => {
  putBack = null;
  const row = rowOf(detail.case);
  if (detail.gone && row) {
    stoodBefore.set(detail.case, row.nextElementSibling);
    row.remove();
  }
});

// The row as it stands now comes with every answer; it takes the place of the old one, or its old place again.
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target?.id !== "incoming") return;
  queueMicrotask(takeIn);
});

function takeIn() {
  const incoming = document.getElementById("incoming");
  const fresh = incoming?.querySelector(".case");
  if (!fresh) return undefined;
  const uid = fresh.dataset.case;
  const old = [...rowList().children].find((row) => row.dataset.case === uid);
  const follower = stoodBefore.get(uid);
  if (old) old.replaceWith(fresh);
  else if (fresh.dataset.belongs && stoodBefore.has(uid)) rowList().insertBefore(fresh, follower?.isConnected ? follower : null);
  else return fresh.remove();
  window.htmx.process(fresh);
  return stoodBefore.delete(uid);
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.requestConfig || detail.requestConfig.verb !== "post") return;
  takeIn();
  markCurrent(rowOf(openCase()));
  const goneOn = detail.xhr.getResponseHeader("HX-Push-Url");
  if (goneOn) {
    showPane(openCase() ? "thread" : "list");
    showAsked();
    document.getElementById("case-name")?.focus({ preventScroll: true });
  } else {
    document.getElementById("thread").scrollTop = scrolled;
    if (detail.requestConfig.elt.matches?.("form:has(textarea)")) document.getElementById("case-name")?.focus({ preventScroll: true });
  }
});

// The toast goes when its undo is pressed; the list asks in its place, for an answer to what is gone reaches nobody.
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".toast form");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.closest(".toast").remove();
  window.htmx.ajax("POST", form.getAttribute("action"), { source: "#cases", swap: "none" });
}, true);

// Keys --------------------------------------------------------------------------------------------------------------

const group = gettext("Case");

function write(pane, field, opener) {
  const box = document.getElementById(field);
  if (!box) return false;
  showPane(pane);
  if (opener) document.getElementById(opener).open = true;
  box.focus();
  box.scrollIntoView({ block: "nearest" });
  return undefined;
}

function undo() {
  if (undoNewest()) return undefined;
  const button = document.getElementById("undo-last");
  if (!button) failed(gettext("Nothing to undo here: open the case first."));
  button?.click();
  return undefined;
}

key("r", gettext("Reply"), () => write("thread", "reply-text", "reply"), { group });
key("n", gettext("Write a note"), () => write("panel", "note-text"), { group });
key("u", gettext("Undo your last change"), undo, { group });
key("Ctrl+Enter", gettext("Send what is written"), send, { group, typing: true });

function send() {
  const form = document.activeElement?.closest("#thread form, #panel form");
  if (!form || !document.activeElement.closest("textarea, dialog")) return false;
  form.requestSubmit(visibleButton(form));
  return undefined;
}

function visibleButton(form) {
  return [...form.querySelectorAll("button[data-act], button:not([type='button'])")].find((each) => each.offsetParent) ?? null;
}
