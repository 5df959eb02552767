// The map for the keyboard: one tab stop, arrows to the nearest neighbour, Enter to the profile, Space to choose.
(() => {
  "use strict";
  const { card, chosen, one, all } = window.koladash;
  const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const SVG = "http://www.w3.org/2000/svg";
  let anchors = null;
  let current = null;
  let typed = "";

  const list = () => one("#map-list");
  const plot = () => one(".map-panels .js-plotly-plot");
  const option = (code) => one(`[data-code="${code}"]`, list());
  const inOrder = () => all("li", list()).sort((a, b) => a.dataset.name.localeCompare(b.dataset.name, "sv"));

  async function loadAnchors() {
    if (anchors) return;
    const answer = await fetch(one(".map-panels").dataset.borders);
    const { features } = await answer.json();
    anchors = Object.fromEntries(features.map(({ id, properties: { anchor: [x, y] } }) => [id, [x * Math.cos(y * Math.PI / 180), y]]));
  }

  const words = (code) => `${option(code).dataset.name}, ${card.detail(code)}, ${card.year()}`;

  // The ring follows the keys: the area's own shape is drawn once more, since Plotly would draw every shape anew.
  function ring(code) {
    const figure = plot();
    figure?.data?.filter(({ name }) => name === "chosen").forEach((trace) => {
      const layer = one(`.geolayer > .${trace.geo} .choroplethlayer`, figure);
      const chosen = [...layer.children].find(({ __data__: drawn }) => drawn?.[0]?.trace.name === "chosen");
      const { locations } = figure.data.find(({ coloraxis, geo }) => coloraxis && geo === trace.geo);
      const area = one(".trace", layer).children[locations.indexOf(code)];
      one(".key-ring", layer.parentNode)?.remove();
      if (chosen) chosen.style.display = code ? "none" : "";
      if (area) layer.after(outlined(area, trace.marker.line)); // not inside: Plotly takes every path there for its own
    });
  }

  function outlined(area, { color, width }) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "key-ring");
    for (const index of [0, 1]) {
      const line = document.createElementNS(SVG, "path");
      const looks = { d: area.getAttribute("d"), fill: "none", stroke: color[index], "stroke-width": width[index], "pointer-events": "none" };
      Object.entries(looks).forEach(([name, value]) => line.setAttribute(name, value));
      group.append(line);
    }
    return group;
  }

  function visit(code, isAsked = true) {
    current = code;
    const item = option(code);
    item.textContent = words(code);
    list().setAttribute("aria-activedescendant", item.id);
    all("li", list()).forEach((each) => each.setAttribute("aria-selected", String(each === item)));
    ring(code);
    if (isAsked) card.show(code, { isKeyed: true });
  }

  function nearest([dx, dy]) {
    const [x, y] = anchors[current];
    let best = null;
    for (const [code, [cx, cy]] of Object.entries(anchors)) {
      if (code === current || !option(code)) continue;
      const along = (cx - x) * dx + (cy - y) * dy;
      const aside = Math.abs((cx - x) * dy) + Math.abs((cy - y) * dx);
      if (along <= 0 || aside > along * 1.6) continue;
      const distance = along + aside * 0.8;
      if (!best || distance < best.distance) best = { code, distance };
    }
    return best?.code ?? current;
  }

  function byLetter(letter) {
    typed += letter.toLocaleLowerCase("sv");
    clearTimeout(byLetter.timer);
    byLetter.timer = setTimeout(() => { typed = ""; }, 1500);
    return inOrder().find(({ dataset }) => dataset.name.toLocaleLowerCase("sv").startsWith(typed))?.dataset.code ?? current;
  }

  const usual = () => chosen("kommun") ?? inOrder()[0].dataset.code;

  async function onKey(event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || key === "Tab") return;
    const isLetter = key.length === 1 && key !== " ";
    if (!(key in ARROWS) && !["Home", "End", "Enter", " ", "Escape"].includes(key) && !isLetter) return;
    event.preventDefault();
    event.stopPropagation();
    await loadAnchors();
    if (key in ARROWS) visit(nearest(ARROWS[key]));
    else if (key === "Home") visit(inOrder()[0].dataset.code);
    else if (key === "End") visit(inOrder().at(-1).dataset.code);
    else if (key === "Escape") visit(usual(), false);
    else if (key === "Enter") card.open(current);
    else if (key === " ") card.choose(current);
    else visit(byLetter(key));
  }

  document.addEventListener("focusin", async ({ target, relatedTarget }) => {
    if (target.id !== "map-list") return;
    const isBack = relatedTarget?.closest?.("#place-card");
    await loadAnchors();
    visit(current && option(current) ? current : usual(), !isBack);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target.id === "map-list") ring(null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "map-list") onKey(event);
  }, true);
})();
