// Pictures for the keyboard: one tab stop each, arrows from value to value. Where they stop and what is said there
// stands in the figure itself (figures/stops.py).
(() => {
  "use strict";
  const { say, one } = window.koladash;
  const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  let at = null; // the picture walked, its row and its place in the row

  const plot = (picture) => one(".js-plotly-plot", picture);
  const told = (picture) => plot(picture)?.layout.meta ?? { stops: [], borders: [] };

  // Where the first press arrives: the last value of the first row.
  function start(picture) {
    const row = told(picture).stops[0];
    const last = row.findLastIndex(([, y]) => y !== null);
    return { picture, row: 0, place: last < 0 ? row.length - 1 : last };
  }

  const nearest = (row, x) => row.reduce((best, stop, index) => Math.abs(stop[0] - x) < Math.abs(row[best][0] - x) ? index : best, 0);
  const within = (index, row) => Math.min(Math.max(index, 0), row.length - 1);

  function next({ picture, row, place }, key) {
    const { stops } = told(picture);
    if (key === "Home" || key === "End") return { picture, row, place: key === "Home" ? 0 : stops[row].length - 1 };
    const [down, along] = ARROWS[key];
    const to = within(row + down, stops);
    return { picture, row: to, place: to === row ? within(place + along, stops[row]) : nearest(stops[to], stops[row][place][0]) };
  }

  // What stands between two places, as a new definition does.
  function crossed(before, after) {
    const { stops, borders } = told(after.picture);
    if (before?.row !== after.row) return [];
    const [from, to] = [stops[before.row][before.place][0], stops[after.row][after.place][0]];
    return borders.filter(([x]) => (from < x) !== (to < x)).map(([, words]) => words);
  }

  function go(to) {
    const words = told(to.picture).stops[to.row][to.place][2];
    say([...crossed(at, to), words].join(" "));
    at = to;
    mark(words);
  }

  // ---- the mark: a double ring round the value, and what is said of it ----

  const part = (name, picture) => {
    const found = one(`.${name}`, picture) ?? document.createElement("span");
    found.className = name;
    found.setAttribute("aria-hidden", "true");
    if (!found.isConnected) picture.append(found);
    return found;
  };

  // Pixels in the picture: the figure has its margins and ranges itself.
  function pixels(picture, [x, y]) {
    const { clientWidth, clientHeight, layout: { margin: { l, r, t, b }, xaxis, yaxis } } = plot(picture);
    const [wide, high] = [clientWidth - l - r, clientHeight - t - b];
    const share = (value, [low, top]) => (value - low) / (top - low);
    return [l + share(x, xaxis.range) * wide, y === null ? t + high : t + (1 - share(y, yaxis.range)) * high];
  }

  function mark(words) {
    const { picture, row, place } = at;
    const stop = told(picture).stops[row][place];
    const [x, y] = pixels(picture, stop);
    const [ring, label] = [part("stop-ring", picture), part("stop-label", picture)];
    ring.hidden = stop[1] === null;
    label.textContent = words;
    for (const each of [ring, label]) Object.assign(each.style, { left: `${x}px`, top: `${y}px` });
    const room = picture.clientWidth - label.offsetWidth / 2;
    label.style.left = `${Math.max(label.offsetWidth / 2, Math.min(x, room))}px`;
    label.classList.toggle("is-below", y < label.offsetHeight + 16);
  }

  function leave() {
    if (!at) return;
    for (const name of ["stop-ring", "stop-label"]) one(`.${name}`, at.picture)?.remove();
    at = null;
  }

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!target.matches?.(".picture[tabindex]") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "Escape" && at) { event.stopPropagation(); leave(); return; }
    if (!(key in ARROWS) && key !== "Home" && key !== "End") return;
    if (!told(target).stops.length) return;
    event.preventDefault();
    go(at?.picture === target ? next(at, key) : key === "Home" ? { picture: target, row: 0, place: 0 } : start(target));
  }, true);
  document.addEventListener("focusout", leave);
})();
