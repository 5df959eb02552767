// The page on paper, which is white and narrow; a page with the wide map lies down.
(() => {
  "use strict";
  const { one, all, acts } = window.koladash;
  const theme = window.koladashTheme;
  const SHEET = { standing: 658, lying: 890 }; // what a card on an A4 sheet has room for, in pixels
  const COLUMNS = { ".multiples": 2, ".map-below": 3 };
  const GAP = 44; // what lies between two pictures side by side
  const root = document.documentElement;
  const isLying = () => one(".map-card") !== null;

  // Our own button can wait: the page is made again for the sheet, and once more for the screen afterwards.
  async function print() {
    const before = theme.current();
    root.classList.toggle("on-paper", !isLying());
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

  // A print that the browser's own menu starts cannot wait: charts with axes are drawn at once as narrow as the sheet,
  // what is laid out by hand is scaled down, and what was drawn for the dark gets each colour's light counterpart.
  let changed = [];

  // Every colour of a picture is a token; the style sheet has both values of each, first the light ones.
  function tokens() {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const [light, dark] = rules.map(({ style }) => style).filter((style) => style?.getPropertyValue("--kd-surface"));
    const value = (style) => (name) => style.getPropertyValue(name).trim();
    return { names: [...dark].filter((name) => /^#/.test(value(dark)(name))), light: value(light), dark: value(dark) };
  }

  function lit(figure, { names, light, dark }) {
    const colors = new Map(names.map((name) => [dark(name).toLowerCase(), light(name)]));
    const { data, layout } = JSON.parse(JSON.stringify(figure).replace(/#[0-9a-f]{6}/gi, (color) => colors.get(color.toLowerCase()) ?? color));
    return { data: data.map((trace) => (trace.name === "labels" ? reread(trace, { data, layout }, light) : trace)), layout };
  }

  // A scale that runs the other way has its dark areas elsewhere: other labels than before are those in the other ink.
  function reread(labels, { data, layout }, light) {
    const areas = data.find(({ coloraxis, geo }) => coloraxis && geo === labels.geo);
    const count = layout.coloraxis.cmax + 0.5;
    const steps = count === 3 ? ["band-text-low", "band-text-medium", "band-text-high"] : Array.from({ length: count }, (_, step) => `seq-text-${step + 1}`);
    const inks = steps.map((step) => light(`--kd-${step}`));
    const other = inks.find((ink) => ink !== light("--kd-ink"));
    const ink = (code) => inks[Math.round(areas.z[areas.locations.indexOf(code)])];
    const selectedpoints = labels.ids.flatMap((code, index) => (labels.textposition[index] === "middle center" && ink(code) === other ? [index] : []));
    return { ...labels, selectedpoints, selected: { textfont: { color: other } } };
  }

  function room(plot) {
    const sheet = isLying() ? SHEET.lying : SHEET.standing;
    const columns = Object.entries(COLUMNS).find(([place]) => plot.closest(place))?.[1] ?? 1;
    return (sheet - (columns - 1) * GAP) / columns;
  }

  function drawn(plot) {
    const width = one(".main-svg", plot)?.getBoundingClientRect().width ?? 0;
    const figure = { data: plot.data, layout: plot.layout };
    const { data, layout } = theme.current() === "dark" ? lit(figure, tokens()) : figure;
    const hasAxes = layout.xaxis && layout.xaxis.visible !== false;
    const fits = width <= room(plot);
    plot.closest(".dash-graph").style.setProperty("--print-zoom", String(hasAxes || fits ? 1 : room(plot) / width));
    window.Plotly.react(plot, data, hasAxes && !fits ? { ...layout, width: room(plot) } : layout);
    return [plot, figure];
  }

  window.addEventListener("beforeprint", () => {
    if (window.Plotly) changed = all(".js-plotly-plot").map(drawn);
  });
  window.addEventListener("afterprint", () => {
    changed.forEach(([plot, { data, layout }]) => window.Plotly.react(plot, data, layout));
    changed = [];
  });
})();
