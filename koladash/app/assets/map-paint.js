// A map's other year, painted into the picture that is there: the shapes stand, their fills, hatches and words change.
// Plotly would draw every shape anew, so it is handed the figure first when the reader has come to rest.
(() => {
  "use strict";
  const { one, all, setProps } = window.koladash;
  const REST = 1500; // milliseconds: longer than a step of the play
  const LATEST = 200;
  let timer = 0;

  // ---- colours, as Plotly takes them from a scale ----

  const parts = (colour) => colour.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16));

  function mixed(from, to, share) {
    const [start, end] = [parts(from), parts(to)];
    return `rgb(${start.map((part, index) => Math.round(part + share * (end[index] - part))).join(", ")})`;
  }

  function colourAt({ cmin, cmax, colorscale }, z) {
    const at = Math.min(Math.max((z - cmin) / (cmax - cmin), 0), 1);
    const after = Math.max(colorscale.findIndex(([stop]) => stop >= at), 1);
    const [[low, from], [high, to]] = colorscale.slice(after - 1, after + 1);
    return mixed(from, to, high > low ? (at - low) / (high - low) : 1);
  }

  // ---- the layers; each says whether it could show its change ----

  const layers = {
    areas(panel, { z }, { layout }) {
      const paths = [...one(".choroplethlayer .trace", panel).children];
      paths.forEach((path, index) => path.setAttribute("fill", colourAt(layout.coloraxis, z[index])));
      return paths.length === z.length;
    },
    hatch(panel, { selectedpoints }) {
      const shown = new Set(selectedpoints);
      [...all(".choroplethlayer .trace", panel)[1].children].forEach((path, index) => { path.style.opacity = shown.has(index) ? 1 : 0; });
      return true;
    },
    labels(panel, { text, selectedpoints }, _figure, { selected, unselected }) {
      const others = new Set(selectedpoints);
      const labels = all("text", all(".scatterlayer .trace", panel).at(-1));
      if (!text.length) return true;
      labels.forEach((label, index) => {
        const value = all("tspan", label).at(-1);
        if (value) value.textContent = text[index];
        label.style.fill = (others.has(index) ? selected : unselected).textfont.color;
      });
      return labels.length === text.length && labels.every((label) => one("tspan", label));
    },
  };

  const isStill = (now, keys) => Object.entries(keys).every(([key, value]) => String(now[key] ?? "") === String(value));

  function show(plot, figure, number, keys) {
    const trace = figure.data[number];
    if (!layers[trace.name]) return isStill(plot.data[number], keys);
    return layers[trace.name](one(`.geolayer > .${trace.geo}`, plot), keys, figure, trace);
  }

  // ---- what Dash calls: with a change, and the request that led to it, which it hands on ----

  // Handed on when the frame is on the screen: what it leads to would hold it up. A page in the dark has no frames.
  function paint(change, request) {
    const plot = one("#map .js-plotly-plot");
    if (!change || !plot?.data) return request;
    draw(plot, change);
    return new Promise((resolve) => {
      const done = () => resolve(request);
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, LATEST);
    });
  }

  function draw(plot, change) {
    clearTimeout(timer);
    const { figure } = window.dash_component_api.getLayout("map").props;
    const next = {
      ...figure,
      data: figure.data.map((trace, number) => ({ ...trace, ...change.traces[number] })),
      layout: { ...figure.layout, ...change.layout },
    };
    const isShown = Object.entries(change.traces).map(([number, keys]) => show(plot, next, number, keys)).every(Boolean);
    plot.data = next.data;
    plot.layout = { ...plot.layout, ...change.layout };
    window.dispatchEvent(new Event("koladash:painted"));
    timer = setTimeout(() => { if (plot.isConnected) setProps("map", { figure: next }); }, isShown ? REST : 0);
  }

  Object.assign(window.dash_clientside.koladash, { paint });
})();
