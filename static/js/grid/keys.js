// The keys of the grid: those of a spreadsheet, and none that the page or the browser needs elsewhere.

/** A key pressed in the grid. */
export function onKey(grid, event) {
  const cell = grid.cells.get(event.target);
  if (!cell) return;
  const [row, slot] = grid.place(cell);
  const go = (target) => {
    event.preventDefault();
    if (target) target.input.focus();
    else grid.stay(cell);
  };
  const down = (by) => grid.rows[row + by]?.slots[slot]?.cell;
  const key = event.key;
  if (key === "ArrowUp") go(down(-1));
  else if (key === "ArrowDown") go(down(1));
  else if (key === "Enter") go(down(event.shiftKey ? -1 : 1));
  else if (key === "ArrowLeft" && moves(grid, event)) go(grid.beside(cell, -1));
  else if (key === "ArrowRight" && moves(grid, event)) go(grid.beside(cell, 1));
  else if (key === "Home" && event.ctrlKey) go(grid.ends.first);
  else if (key === "End" && event.ctrlKey) go(grid.ends.last);
  else if (key === "F2") edit(grid, event);
  else if (key === "F6") leave(grid, event);
  else if (key === "Escape") grid.giveUp(cell);
  else if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !grid.isTyping) {
    event.preventDefault();
    grid.takeBack();
  }
}

/** Left and right go to the next cell, as in a spreadsheet, unless the person edits inside the text (F2, a click). */
function moves(grid, { target, shiftKey }) {
  const isWhole = target.selectionStart === 0 && target.selectionEnd === target.value.length;
  return !shiftKey && (isWhole || !grid.isEditing);
}

function edit(grid, event) {
  event.preventDefault();
  grid.isEditing = true;
  event.target.setSelectionRange(event.target.value.length, event.target.value.length);
}

/** Out of the grid in one step, to what stands before it. */
function leave(grid, event) {
  event.preventDefault();
  const undo = grid.find("undo");
  (undo.disabled ? grid.find("history") : undo)?.focus();
}
