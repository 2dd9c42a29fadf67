// What every page can do. Each module stands for itself; this file only calls them in.

import "./words.js";
import "./toasts.js";
import "./dialogs.js";
import "./keys.js";
import "./palette.js";
import "./panes.js";
import "./times.js";
import "./failures.js";
import "./drafts.js";
import "./choices.js";
import "./forms.js";

document.documentElement.dataset.script = "yes";
