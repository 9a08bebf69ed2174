// The keys of a spreadsheet. Nothing here decides anything: it moves, types and changes rows.
import { COLUMNS, TYPED } from "./cells.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function keys(grid, typing, model, more) {
  grid.input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key === "Process") return;
    const done = grid.editing ? whileTyping(event) : whileMoving(event);
    if (done) { event.preventDefault(); event.stopPropagation(); }
  });

  function step([down, across], extend) {
    grid.go(grid.at.n + down, grid.at.c + across, { extend });
    return true;
  }

  function tab(back) {
    let { n, c } = grid.at;
    c += back ? -1 : 1;
    if (c < 0) { n -= 1; c = TYPED.length - 1; }
    if (c >= TYPED.length) { n += 1; c = 0; }
    if (n < 0 || n >= grid.count) return false; // out of the table
    grid.go(n, c);
    return true;
  }

  function whileTyping(event) {
    const { key } = event;
    if (key === "Escape") { typing.cancel(); return true; }
    if (key === "Enter") {
      typing.commit();
      return step([event.shiftKey ? -1 : 1, 0]);
    }
    if (key === "Tab") { typing.commit(); return tab(event.shiftKey); }
    if (key === "F2") { grid.editing = "changed"; return true; }
    if ((key === "ArrowUp" || key === "ArrowDown") && typing.walk(STEPS[key][0])) return true;
    if (key in STEPS && grid.editing === "typed") { typing.commit(); return step(STEPS[key]); }
    return false;
  }

  function whileMoving(event) {
    const { key, shiftKey: extend } = event, command = event.ctrlKey || event.metaKey;
    if (event.altKey) return withAlt(key);
    if (command) return withCommand(event);
    if (key in STEPS) return step(STEPS[key], extend);
    const { at } = grid, page = Math.max(1, Math.floor(grid.scroll.clientHeight / 31) - 3);
    switch (key) {
      case "Enter": return step([extend ? -1 : 1, 0]);
      case "Tab": return tab(extend);
      case "F2": return typing.begin("changed");
      case "Escape": grid.go(at.n, at.c); return true;
      case "Home": grid.go(at.n, 0, { extend }); return true;
      case "End": grid.go(at.n, TYPED.length - 1, { extend }); return true;
      case "PageDown": grid.go(at.n + page, at.c, { extend }); return true;
      case "PageUp": grid.go(at.n - page, at.c, { extend }); return true;
      case "Delete": case "Backspace": more.clear(); return true;
      case "Insert": return insert();
      case "F6": more.leave(); return true;
      case " ": return toggle(true);
      default: return toggle(false, key.toLowerCase());
    }
  }

  /** The unit by its letter or turned over by the space bar, the milestone set and taken away by it. */
  function toggle(space, key) {
    const { n } = grid.at, row = grid.row, name = grid.column;
    if (name === "unit" && (space || key === "g" || key === "z")) {
      const calendar = space ? row?.unit !== "calendar" : key === "z";
      model.write([[n, "unit", calendar ? "z" : "g"]]);
      return true;
    }
    if (name === "milestone" && (space || key === "x" || key === "l")) {
      model.write([[n, "milestone", row?.milestone === "1" ? "" : "1"]]);
      return true;
    }
    return false;
  }

  function insert() {
    model.insert(grid.at.n);
    grid.go(grid.at.n, 0);
    return true;
  }

  function withAlt(key) {
    if (key === "ArrowUp" || key === "ArrowDown") {
      const by = key === "ArrowUp" ? -1 : 1, { from, to } = grid.range;
      if (to < model.rows.length && model.move(from, to, by)) {
        grid.anchor.n += by;
        grid.go(grid.at.n + by, grid.at.c, { extend: true });
      }
      return true;
    }
    return more.zoomBy(key);
  }

  function withCommand(event) {
    const { key, shiftKey: extend } = event, { at } = grid;
    switch (key.toLowerCase()) {
      case "z": more.undo(extend); return true;
      case "y": more.undo(true); return true;
      case "d": more.fillDown(); return true;
      case "a": grid.anchor = { n: 0, c: 0 }; grid.go(model.rows.length - 1, COLUMNS.length - 1, { extend: true }); return true;
      case "enter": return insert();
      case "-": more.removeRows(); return true;
      case "home": grid.go(0, 0, { extend }); return true;
      case "end": grid.go(model.rows.length, 0, { extend }); return true;
      case "arrowup": grid.go(0, at.c, { extend }); return true;
      case "arrowdown": grid.go(model.rows.length - 1, at.c, { extend }); return true;
      case "arrowleft": grid.go(at.n, 0, { extend }); return true;
      case "arrowright": grid.go(at.n, TYPED.length - 1, { extend }); return true;
      case "s": more.saveNow(); return true;
      default: return false;
    }
  }
}
