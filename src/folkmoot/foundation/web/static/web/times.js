// "3 h ago" stays true while the page stands open. The words are those of templatetags/web.py.

import { filled, gettext, ngettext } from "./words.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DATED_FROM = 30 * DAY;

function length(seconds) {
  if (seconds < HOUR) return filled(gettext("%(n)d min"), { n: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return filled(gettext("%(n)d h"), { n: Math.floor(seconds / HOUR) });
  const days = Math.floor(seconds / DAY);
  return filled(ngettext("%(n)d day", "%(n)d days", days), { n: days });
}

/** How far off a moment is, in one unit; null from 30 days on, where the server's date stays. */
export function distance(moment, now = new Date()) {
  const seconds = (now - moment) / 1000;
  const away = Math.abs(seconds);
  if (away >= DATED_FROM) return null;
  if (away < MINUTE) return gettext("now");
  return filled(seconds < 0 ? gettext("in %(length)s") : gettext("%(length)s ago"), { length: length(away) });
}

function refresh() {
  for (const time of document.querySelectorAll("time.when")) {
    const text = distance(new Date(time.dateTime));
    if (text && time.firstElementChild.textContent !== text) time.firstElementChild.textContent = text;
  }
}

setInterval(refresh, 20_000);
document.addEventListener("visibilitychange", refresh);
