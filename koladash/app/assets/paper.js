// The page on paper, which is white and narrow.
(() => {
  "use strict";
  const { one, all, acts } = window.koladash;
  const theme = window.koladashTheme;
  const SHEET = 660; // what a card on an A4 sheet has room for, in pixels
  const root = document.documentElement;

  // Our own button can wait: the page is made again for the sheet, and once more for the screen afterwards.
  async function print() {
    const before = theme.current();
    root.classList.add("on-paper");
    await remade("light");
    window.print();
    root.classList.remove("on-paper");
    await remade(before);
  }

  const remade = (name) => new Promise((resolve) => {
    window.addEventListener("koladash:shown", () => setTimeout(resolve, 500), { once: true });
    theme.show(name);
  });

  acts.print = print;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "p") { event.preventDefault(); print(); }
  });

  // A print that the browser's own menu starts cannot wait: pictures are scaled down, and those drawn for the dark
  // are drawn again at once with each colour's light counterpart.
  let changed = [];

  // Every colour of a picture is a token; the style sheet has both values of each, first the light ones.
  function counterparts() {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const [light, dark] = rules.map(({ style }) => style).filter((style) => style?.getPropertyValue("--kd-surface"));
    const named = [...dark].filter((name) => /^#/.test(dark.getPropertyValue(name).trim()));
    return new Map(named.map((name) => [dark.getPropertyValue(name).trim().toLowerCase(), light.getPropertyValue(name).trim()]));
  }

  function lit(figure, colors) {
    return JSON.parse(JSON.stringify(figure).replace(/#[0-9a-f]{6}/gi, (color) => colors.get(color.toLowerCase()) ?? color));
  }

  function enlighten() {
    const colors = counterparts();
    changed = all(".js-plotly-plot").map((plot) => [plot, { data: plot.data, layout: plot.layout }]);
    changed.forEach(([plot, { data, layout }]) => { const { data: d, layout: l } = lit({ data, layout }, colors); window.Plotly.react(plot, d, l); });
  }

  window.addEventListener("beforeprint", () => {
    if (theme.current() === "dark" && window.Plotly) enlighten();
    all(".dash-graph").forEach((graph) => {
      const width = one(".main-svg", graph)?.getBoundingClientRect().width ?? SHEET;
      graph.style.setProperty("--print-zoom", String(Math.min(1, SHEET / width)));
    });
  });
  window.addEventListener("afterprint", () => {
    changed.forEach(([plot, { data, layout }]) => window.Plotly.react(plot, data, layout));
    changed = [];
  });
})();
