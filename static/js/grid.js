// The live grid: a native table of figures in which each figure becomes an input that saves itself. Nothing typed is
// lost: what the server did not take stays on the screen, marked, with the reason. What a page gives it:
//
// panel  data-grid, data-save, data-take-back (with a UUID of zeros), data-sign-in; if it has them data-sums, data-history
//        (with /0/ and /cot/ for base and column); data-tokens="kps": KPS and "không phát sinh" are values, sent as "kps";
//        data-blank="clears": a blank takes a figure away; "typed": a typed one, but no pasted one (else none ever does)
// th     data-code, data-heading; data-tokens where a column takes other tokens than the panel
// tr     data-base (its TT), data-name, data-aliases="other|names"; data-locked="reason" for all its cells
// td     data-cell="code", with data-locked="reason" or data-hint="words for the bar"; data-sum="row:code" is computed
// inside _components/grid_state.html and grid_bar.html
//
// Save answers { act, at, saved: [{ base, column, value }], refused: [… message], conflicts: [… current, message] } and,
// where a change moves other figures, derived: [{ base, column, value, hint, isMarked }];
// taking back answers { at, restored, kept, derived }.

import { Grid } from "./grid/grid.js";

document.querySelectorAll("[data-grid]").forEach((panel) => new Grid(panel).start());
