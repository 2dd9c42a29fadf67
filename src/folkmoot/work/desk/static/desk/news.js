// Asks every few seconds whether anything is new. The site answers 204 while nothing is, so nothing is drawn.

import { openCase } from "./list.js";

const EVERY = 12_000; // ms
const desk = () => document.getElementById("cases");

function address() {
  const url = new URL(desk().dataset.news, location.origin);
  url.searchParams.set("pulse", document.getElementById("ways").dataset.pulse);
  url.searchParams.set("total", document.getElementById("total").dataset.total);
  const open = document.getElementById("case");
  if (openCase()) {
    url.searchParams.set("case", openCase());
    url.searchParams.set("version", open.dataset.version);
    url.searchParams.set("others", open.dataset.others);
  }
  return url.pathname + url.search;
}

function ask() {
  if (!desk() || document.hidden || !navigator.onLine) return;
  window.htmx.ajax("GET", address(), { source: "#ways", target: "#ways", swap: "none" });
}

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
// The names that were told are known now.
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  const told = detail.target?.id === "standing" && detail.target.querySelector("[data-others]");
  const open = document.getElementById("case");
  if (open && detail.target?.id === "standing") open.dataset.others = told ? told.dataset.others : "";
});
