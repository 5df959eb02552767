// Tables with a column a year open at the newest year where they are wider than the screen, and say that there are
// earlier ones to the left: app.css then shades the edge of the column that stays.
(() => {
  "use strict";
  const { all } = window.koladash;
  const opened = new WeakSet();

  const mark = (box) => box.toggleAttribute("data-earlier", box.scrollLeft > 1);

  const width = (each) => each.getBoundingClientRect().width;

  // As many whole columns as there is room for beside the one that stays: none is cut where it begins.
  function fit(box) {
    const table = box.querySelector("table");
    const [first, ...years] = table.querySelector("thead tr:last-child").cells;
    table.style.minWidth = "";
    box.classList.remove("is-fitted");
    if (years.length < 2 || box.scrollWidth <= box.clientWidth) return;
    const stays = width(first), gap = years[1].offsetLeft - years[0].offsetLeft - width(years[0]);
    const pitch = Math.max(...years.map(width)) + gap, room = box.clientWidth - stays;
    const fitting = room / Math.max(1, Math.floor(room / pitch + 0.1));
    table.style.minWidth = `${stays + fitting * years.length + gap}px`;
    [first, ...years].forEach((each, index) => { each.style.setProperty("--column", `${index ? fitting - gap : stays}px`); });
    box.classList.add("is-fitted");
  }

  // What a reader has scrolled stays as it is when the page is made again; a box that is folded away has no width yet.
  function open(box) {
    if (!box.clientWidth) return;
    fit(box);
    if (opened.has(box)) return;
    opened.add(box);
    box.scrollLeft = box.scrollWidth;
    mark(box);
  }

  const openAll = () => all(".scroll.by-year").forEach(open);
  window.addEventListener("koladash:shown", openAll);
  window.addEventListener("resize", openAll);
  document.addEventListener("toggle", openAll, true);
  document.addEventListener("scroll", ({ target }) => { if (target.matches?.(".scroll.by-year")) mark(target); }, true);
})();
