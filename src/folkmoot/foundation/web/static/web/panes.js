// Where there is not room for all panes, one says which is looked at.

const frame = document.querySelector(".frame");

/** Look at "list", "thread" or "panel". */
export function showPane(name, { focus = false } = {}) {
  if (!frame) return;
  frame.dataset.pane = name;
  mark();
  if (focus) document.getElementById(name)?.focus({ preventScroll: true });
}

/** Which pane is looked at. */
export const shownPane = () => frame?.dataset.pane ?? "thread";

function mark() {
  document.querySelectorAll("[data-show]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.show === frame.dataset.pane));
  });
}

if (frame) {
  mark();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) showPane(button.dataset.show, { focus: true });
  });
}
