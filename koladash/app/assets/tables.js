// Tables with a column a year open at the newest year where they are wider than the screen, and say that there are
// earlier ones to the left: app.css then shades the edge of the column that stays.
(() => {
  "use strict";
  const { all } = window.koladash;
  const opened = new WeakSet();

  const mark = (box) => box.toggleAttribute("data-earlier", box.scrollLeft > 1);

  // What a reader has scrolled stays as it is when the page is made again; a box that is folded away has no width yet.
  function open(box) {
    if (opened.has(box) || !box.clientWidth) return;
    opened.add(box);
    box.scrollLeft = box.scrollWidth;
    mark(box);
  }

  const openAll = () => all(".scroll.by-year").forEach(open);
  window.addEventListener("koladash:shown", openAll);
  document.addEventListener("toggle", openAll, true);
  document.addEventListener("scroll", ({ target }) => { if (target.matches?.(".scroll.by-year")) mark(target); }, true);
})();
