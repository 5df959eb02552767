// The card of a municipality on a map: what the picture knows at once, the rest when its series has come.
(() => {
  "use strict";
  const { say, one, all, isNarrow, setProps } = window.koladash;
  const SLOW = { first: 90, next: 160, leave: 320 }; // milliseconds: a hand may cross others on its way to the card
  const SVG = "http://www.w3.org/2000/svg";
  const answers = new Map();
  let shown = null; // { code, isKeyed }
  let timer = 0;

  const panels = () => one(".map-panels");
  const plot = () => one(".js-plotly-plot", panels() ?? undefined);
  const card = () => one("#place-card");
  const part = (name) => one(`.place-${name}`, card());
  const option = (code) => one(`#map-list [data-code="${code}"]`);
  const year = () => String(plot()?.layout.meta?.[0] ?? "");

  // What the figure itself says of a municipality, so that the card never waits for its first words.
  function detail(code) {
    const trace = plot()?.data.find(({ coloraxis, locations }) => coloraxis && locations.includes(code));
    return trace?.customdata?.[trace.locations.indexOf(code)]?.[0] ?? trace?.meta ?? panels().dataset.missing;
  }

  // ---- the series, fetched once for each municipality ----

  function series(code) {
    const address = `${panels().dataset.card.replace("{kommun}", code)}&tema=${window.koladashTheme.current()}`;
    if (!answers.has(address)) {
      const asked = fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
      answers.set(address, asked.catch(() => { answers.delete(address); return null; }));
    }
    return answers.get(address);
  }

  // ---- filling ----

  function fill(told) {
    const { code } = shown;
    const now = told?.years[year()];
    part("name").textContent = option(code)?.dataset.name ?? "";
    part("year").textContent = year();
    part("value").textContent = now?.value ?? detail(code);
    part("value").classList.toggle("is-missing", Boolean(now?.why));
    part("mark").hidden = !now?.preliminary;
    part("why").textContent = now?.why ?? "";
    part("lines").replaceChildren(...(now?.lines ?? []).map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    part("line").innerHTML = told?.spark ?? ""; // our own drawing, without a word of a reader's in it
    part("span").textContent = told ? told.span : card().dataset[told === null ? "failed" : "waiting"];
    mark(told?.dots[year()]);
    part("open").href = profile(code);
    part("choose").dataset.code = code;
  }

  // The shown year on the line: a ring where there is a value, an upright line where there is none.
  function mark(place) {
    const drawing = one("svg", part("line"));
    if (!drawing || !place) return;
    const [x, y] = place;
    const shape = document.createElementNS(SVG, y === null ? "line" : "circle");
    const height = drawing.getAttribute("height");
    const where = y === null ? { x1: x, x2: x, y1: 0, y2: height } : { cx: x, cy: y, r: 5 };
    Object.entries({ ...where, class: "place-now" }).forEach(([name, value]) => shape.setAttribute(name, value));
    drawing.append(shape);
  }

  function profile(code) {
    const { profile: path, query } = panels().dataset;
    const carried = new URLSearchParams(query);
    for (const [name, value] of new URLSearchParams(location.search)) if (["sprak", "bygge"].includes(name)) carried.set(name, value);
    return `${path}/${code}?${carried}`;
  }

  // ---- showing and hiding ----

  async function show(code, { isKeyed = false, at = null } = {}) {
    clearTimeout(timer);
    if (!card() || !option(code)) return;
    const isSame = shown?.code === code && !card().hidden;
    shown = { code, isKeyed };
    if (!isSame) fill(undefined);
    card().hidden = false;
    if (!isSame) place(at ?? middle(code));
    const told = await series(code);
    if (shown?.code !== code || !card()) return;
    fill(told);
    if (isKeyed) tell(told);
  }

  function tell(told) {
    const now = told?.years[year()];
    if (now) say([now.why, ...now.lines].filter(Boolean).join(". "));
  }

  function hide() {
    clearTimeout(timer);
    shown = null;
    if (card()) card().hidden = true;
  }

  function leave() {
    clearTimeout(timer);
    if (!shown?.isKeyed) timer = setTimeout(hide, SLOW.leave);
  }

  // Beside the place, where the hand reaches it without crossing more than it must; on phones CSS docks it.
  function place({ left, right, top }) {
    const [box, room] = [card(), panels().getBoundingClientRect()];
    if (isNarrow()) { box.style.left = box.style.top = ""; return; }
    const isRoomRight = right + 12 + box.offsetWidth <= document.documentElement.clientWidth - 8;
    const x = isRoomRight ? right + 12 : Math.max(8, left - 12 - box.offsetWidth);
    const y = Math.max(8, Math.min(top - 24, window.innerHeight - box.offsetHeight - 8));
    box.style.left = `${x - room.left}px`;
    box.style.top = `${y - room.top}px`;
  }

  // Where a municipality is drawn largest.
  function middle(code) {
    const boxes = all(".choroplethlayer", plot()).map((layer, index) => {
      const trace = plot().data.filter(({ coloraxis }) => coloraxis)[index];
      const path = all("path.choroplethlocation", one(".trace", layer))[trace?.locations.indexOf(code) ?? -1];
      return path?.getBoundingClientRect();
    }).filter(Boolean);
    const largest = boxes.sort((a, b) => b.width * b.height - a.width * a.height)[0];
    return largest ?? plot().getBoundingClientRect();
  }

  // ---- the hand ----

  let pointer = "mouse";
  ["pointerdown", "pointermove"].forEach((kind) => document.addEventListener(kind, (event) => { pointer = event.pointerType; }, true));

  function hover({ points, event }) {
    const code = points?.[0]?.location;
    if (!code || pointer === "touch" || shown?.isKeyed) return;
    clearTimeout(timer);
    if (shown?.code === code) return;
    const at = { left: event.clientX, right: event.clientX, top: event.clientY };
    timer = setTimeout(() => show(code, { at }), shown ? SLOW.next : SLOW.first);
  }

  function click({ points }) {
    const code = points?.[0]?.location;
    if (!code) return;
    if (pointer === "touch") show(code);
    else open(code);
  }

  function open(code) {
    shown ??= { code };
    part("open").href = profile(code);
    part("open").click();
  }

  // By way of the page's own field, so that it shows the choice too.
  function choose(code) {
    setProps({ pick: "kommun" }, { value: code });
    say(`${option(code).dataset.name}. ${detail(code)}`);
  }

  function listen(figure) {
    if (!figure || figure.dataset.hasCard) return;
    figure.dataset.hasCard = "yes";
    figure.on("plotly_hover", hover);
    figure.on("plotly_unhover", leave);
    figure.on("plotly_click", click);
    figure.on("plotly_afterplot", again);
  }

  function again() {
    if (shown && card() && !card().hidden) show(shown.code, shown);
  }
  window.addEventListener("koladash:painted", again);

  document.addEventListener("pointerover", ({ target }) => {
    if (target.closest?.(".map-panels")) listen(plot());
    if (target.closest?.("#place-card")) clearTimeout(timer);
  });
  document.addEventListener("pointerout", ({ target, relatedTarget }) => {
    if (target.closest?.("#place-card") && !relatedTarget?.closest?.("#place-card")) leave();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (shown && pointer === "touch" && !target.closest(".map-panels")) hide();
  });
  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest(".place-choose");
    if (chosen) choose(chosen.dataset.code);
    if (target.closest(".place-close, .place-choose, .place-open")) setTimeout(hide);
  });

  // ---- Escape, and the focus that goes elsewhere ----

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown || card()?.hidden !== false) return;
    event.stopImmediatePropagation();
    if (card().contains(document.activeElement)) one("#map-list").focus();
    hide();
  }, true);
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const isHere = (element) => element?.closest?.("#map-list, #place-card");
    if (isHere(target) && !isHere(relatedTarget)) hide();
  });

  window.koladash.card = { show, open, choose, detail, year };
})();
