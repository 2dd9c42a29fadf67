// Django's catalogue of translations, or the English words where it did not load.

const found = window.django ?? {};

export const gettext = found.gettext ?? ((text) => text);

export const ngettext = found.ngettext ?? ((one, many, count) => (count === 1 ? one : many));

/** "%(n)s days" and {n: 3} become "3 days". */
export const filled = (text, values) =>
  text.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in values ? String(values[name]) : whole));
