// The desk by keyboard and without waiting: each module stands for itself.

import "./list.js";
import "./acting.js";
import "./forms.js";
import "./news.js";
