// Dialogs are the browser's own. What cannot be undone asks once, naming what will be gone.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  event.target.closest("[data-closes]")?.closest("dialog")?.close("");
  if (event.target.matches("dialog.dialog") && isOutside(event)) event.target.close("");
});

/** Ask whether something shall happen. Resolves to true or false. */
export function sure({ name, text, yes }) {
  const dialog = document.getElementById("sure");
  dialog.querySelector("#sure-name").textContent = name;
  dialog.querySelector("#sure-text").textContent = text;
  dialog.querySelector("#sure-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

function words(element) {
  return element?.textContent.trim().replace(/\s+/g, " ");
}

// Before anybody else hears of the form: nobody sends it until the answer is yes.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const presser = event.submitter ?? form.querySelector("button");
  const name = form.dataset.confirmName ?? words(presser);
  if (!(await sure({ name, text: form.dataset.confirm, yes: words(presser) }))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.confirmed;
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  const { question, elt, issueRequest } = event.detail;
  if (!question) return;
  event.preventDefault();
  const name = elt.dataset.confirmName ?? words(elt);
  if (await sure({ name, text: question, yes: words(elt) })) issueRequest(true);
});

// A menu (details) closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
