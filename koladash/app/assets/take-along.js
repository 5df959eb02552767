// What a reader takes along: files of the view as it is now, pictures with their words, and the queries behind.
(() => {
  "use strict";
  const { one, all, say, acts } = window.koladash;

  // A page's own callbacks change the address without the card being made again: what is there now stands over.
  function now(address) {
    const url = new URL(address, location.href);
    for (const [name, value] of new URLSearchParams(location.search)) url.searchParams.set(name, value);
    return url;
  }

  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a.take");
    if (link) link.href = now(link.href);
  }, true);

  // ---- pictures ----

  const FONT = "Source Sans 3";
  let face = null;

  // A picture that leaves the page takes its letters along, else it is drawn with whatever the reader's machine has.
  async function fontFace() {
    if (face) return face;
    const address = all("link[rel=preload][as=font]").find(({ href }) => href.includes("source-sans")).href;
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const letters = bytes.reduce((text, byte) => text + String.fromCharCode(byte), "");
    face = `@font-face{font-family:"${FONT}";font-weight:200 900;src:url(data:font/woff2;base64,${btoa(letters)}) format("woff2")}`;
    return face;
  }

  // A page without pictures of its own asks for what draws them when one of its tables is to leave as a picture.
  const DRAWS = "_dash-component-suites/plotly/package_data/plotly.min.js";

  function canDraw() {
    if (window.Plotly) return Promise.resolve();
    const { requests_pathname_prefix: prefix } = JSON.parse(one("#_dash-config").textContent);
    return new Promise((onload, onerror) => { document.head.append(Object.assign(document.createElement("script"), { src: prefix + DRAWS, onload, onerror })); });
  }

  async function drawn({ figure, title }) {
    const { width, height } = figure.layout;
    await canDraw();
    const address = await window.Plotly.toImage(figure, { format: "svg", width, height });
    const svg = new DOMParser().parseFromString(decodeURIComponent(address.slice(address.indexOf(",") + 1)), "image/svg+xml");
    const parts = { title, style: await fontFace() };
    for (const [name, words] of Object.entries(parts).reverse()) {
      const part = svg.createElementNS("http://www.w3.org/2000/svg", name);
      part.textContent = words;
      svg.documentElement.prepend(part);
    }
    return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  }

  async function rasterized(svg, { width, height }) {
    const image = new Image();
    image.src = URL.createObjectURL(svg);
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  }

  function keep(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async function save({ dataset }, format) {
    const address = now(dataset.from);
    address.searchParams.set("fonster", window.innerWidth);
    address.searchParams.set("bredd", one(`#${CSS.escape(dataset.graph)}`)?.offsetWidth || window.innerWidth);
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      const picture = await answer.json();
      const svg = await drawn(picture);
      keep(format === "svg" ? svg : await rasterized(svg, picture.figure.layout), `${picture.name}.${format}`);
      say(dataset.done);
    } catch { say(dataset.failed); }
  }

  acts["save-svg"] = (button) => save(button, "svg");
  acts["save-png"] = (button) => save(button, "png");

  // ---- panels: one opens upwards from its word where there is room for it, and never beyond the window ----

  const EDGE = 8; // pixels
  const ENOUGH = 360;

  function floor() {
    const tabs = one(".tabs");
    return (tabs?.offsetHeight ? tabs.getBoundingClientRect().top : window.innerHeight) - EDGE;
  }

  function place(sheet) {
    const panel = one(".sheet-in", sheet);
    const box = () => panel.getBoundingClientRect();
    sheet.classList.remove("is-below");
    ["--room", "--shift"].forEach((name) => panel.style.removeProperty(name));
    const { left, right, top, bottom, width } = box();
    const scale = width / panel.offsetWidth;
    let room = floor() - top;
    if (top < one("summary", sheet).getBoundingClientRect().top) {
      sheet.classList.add("is-below");
      const [above, below] = [bottom - EDGE, floor() - box().top];
      const isBelow = above < ENOUGH && below > above;
      sheet.classList.toggle("is-below", isBelow);
      room = isBelow ? below : above;
    }
    const shift = Math.max(EDGE - left, Math.min(0, document.documentElement.clientWidth - EDGE - right));
    panel.style.setProperty("--room", `${room / scale}px`);
    panel.style.setProperty("--shift", `${shift / scale}px`);
  }

  document.addEventListener("toggle", ({ target }) => {
    if (target.matches?.("details.sheet[open]") && getComputedStyle(one(".sheet-in", target)).position === "absolute") place(target);
  }, true);

  // ---- the queries ----

  const element = (name, words, given = {}) => Object.assign(document.createElement(name), { textContent: words }, given);

  function block({ title, note, text }, { dataset }) {
    const copy = element("button", dataset.copy, { type: "button", className: "action" });
    Object.assign(copy.dataset, { act: "copy", done: dataset.copied });
    copy.setAttribute("aria-label", `${dataset.copy}: ${title}`);
    const code = element("pre", text, { tabIndex: 0 });
    code.setAttribute("role", "region");
    code.setAttribute("aria-label", title);
    return [element("h3", title), ...(note ? [element("p", note)] : []), ...(text ? [code, copy] : [])];
  }

  async function ask(place) {
    try {
      const answer = await fetch(now(place.dataset.from));
      if (!answer.ok) throw new Error(answer.status);
      const blocks = await answer.json();
      place.replaceChildren(...blocks.flatMap((each) => block(each, place)));
    } catch { place.replaceChildren(element("p", place.dataset.failed)); }
  }

  document.addEventListener("toggle", ({ target }) => {
    if (target.matches?.("details.question[open]")) ask(one(".question-parts", target));
  }, true);

  acts.copy = async (button) => {
    const code = button.previousElementSibling;
    try { await navigator.clipboard.writeText(code.textContent); } catch { getSelection().selectAllChildren(code); return; }
    say(button.dataset.done);
  };
})();
