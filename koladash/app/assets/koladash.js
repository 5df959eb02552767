// The browser's part: the address is the state, and everything a reader does ends in a change of the address.
(() => {
  "use strict";
  const dash = () => window.dash_clientside;
  const setProps = (id, props) => dash().set_props(id, props);
  const parameters = () => new URLSearchParams(location.search);
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  let headline = { quick: [], chosen: {}, plain: {}, behind: {}, pins: {} };
  let shown = null;
  let turn = 0;
  let isPlaying = false;
  const PAPER = 718; // an A4 sheet less its margins, in pixels
  const isOnPaper = () => document.documentElement.classList.contains("on-paper");

  // ---- the address ----

  function go(path, search, { isStep = false, hash = "" } = {}) {
    if (path === location.pathname && search === location.search && hash === location.hash) { arrive(); return; }
    history[isStep ? "replaceState" : "pushState"]({}, "", path + search + hash);
    setProps("address", { pathname: path, search, href: location.href, hash });
    arrive();
  }

  // An address may name a place on its page, which is there first when the page has been made.
  function arrive() {
    const place = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    place?.closest("details")?.setAttribute("open", "");
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
    return place !== null;
  }

  function written(query) {
    const text = query.toString().replaceAll("%2C", ",");
    return text ? `?${text}` : "";
  }

  function change(values, how) {
    const query = parameters();
    let path = location.pathname;
    for (const [name, value] of Object.entries(values)) {
      if (name === headline.behind.name) {
        path = `${headline.behind.path}/${value}`;
        query.delete(name);
      } else if (value === null || value === "" || headline.plain[name] === value) query.delete(name);
      else query.set(name, value);
    }
    go(path, written(query), how);
  }

  const chosen = (name) => parameters().get(name) ?? headline.chosen[name] ?? headline.plain[name] ?? null;

  // What a link to another page takes along: who is looked at, and in which language.
  const PINS = ["bygge", "dag"];
  const CARRIED = ["kommun", "mot", "grupp", "sprak", ...PINS];
  function carried() {
    const query = new URLSearchParams();
    for (const [name, value] of parameters()) if (CARRIED.includes(name)) query.set(name, value);
    const { name } = headline.behind;
    if (name && headline.chosen[name]) query.set(name, headline.chosen[name]);
    return query.toString();
  }

  // A link that follows leaves open what the reader left open; one that stays writes out what is shown.
  function linkTo(kind) {
    const query = parameters();
    PINS.forEach((name) => query.delete(name));
    if (kind === "following") return location.pathname + written(query);
    const { name: inPath, path } = headline.behind;
    Object.entries(headline.chosen).forEach(([name, value]) => { if (name !== inPath && !query.has(name)) query.set(name, value); });
    Object.entries(headline.pins).forEach(([name, value]) => query.set(name, value));
    return (inPath && headline.chosen[inPath] ? `${path}/${headline.chosen[inPath]}` : location.pathname) + written(query);
  }

  function renew() {
    turn += 1;
    setProps("turn", { data: turn });
  }

  const isNarrow = () => window.innerWidth <= 900;
  const band = () => [600, 900, 1200].filter((limit) => window.innerWidth > limit).length;
  const withoutQuick = (search) => {
    const query = new URLSearchParams(search);
    headline.quick.forEach((name) => query.delete(name));
    return query.toString();
  };

  // ---- the focus: a page that is made again loses it, so the control is found again by what it is ----

  let held = null;

  function traced(element) {
    if (!element?.closest?.("#page") || element.id === "question") return null;
    const { set, key } = element.dataset;
    const owner = element.closest("#page [id]:not([id^='mantine-'])");
    if (!owner && !set && !key) return null;
    const like = key ? all(`[data-key="${CSS.escape(key)}"]`) : all(element.localName, owner ?? document);
    const nth = !key && owner === element ? -1 : like.indexOf(element);
    return { set, key, owner: owner?.id, tag: element.localName, nth };
  }

  function found({ set, key, owner, tag, nth }) {
    if (key) return all(`[data-key="${CSS.escape(key)}"]`)[nth];
    if (set) return one(`[data-set="${CSS.escape(set)}"]`) ?? one("#question");
    const root = document.getElementById(owner);
    return nth < 0 ? root : root && all(tag, root)[nth];
  }

  function regainFocus() {
    if (held && document.activeElement === document.body) found(held)?.focus({ preventScroll: true });
    held = null;
  }

  // ---- what Dash calls ----

  let isOnItsWay = false;

  function route(path, search) {
    const no = dash().no_update;
    const now = {
      path, search, theme: window.koladashTheme.current(), width: isOnPaper() ? PAPER : window.innerWidth,
      language: new URLSearchParams(search).get("sprak") ?? "sv", turn, band: band(),
      pinned: PINS.map((name) => new URLSearchParams(search).get(name) ?? "").join(" "),
    };
    const before = shown;
    shown = now;
    const same = (...names) => before && names.every((name) => before[name] === now[name]);
    if (same("path", "theme", "turn", "band") && withoutQuick(before.search) === withoutQuick(search)) {
      if (before.search === search) return [no, no, no];
      // While a page is on its way, its own callbacks would change the one that it replaces.
      if (!isOnItsWay) return [no, now, no];
    }
    isOnItsWay = true;
    held = same("path") ? traced(document.activeElement) : null;
    return [now, no, same("path", "language", "pinned") ? no : now];
  }

  function announce(data) {
    if (!data) return;
    isOnItsWay = false;
    const isFirst = headline.title === undefined;
    const isNewPage = !isFirst && headline.path !== location.pathname;
    headline = { ...data, path: location.pathname };
    document.title = data.title;
    document.documentElement.lang = data.language;
    requestAnimationFrame(() => window.dispatchEvent(new CustomEvent("koladash:shown", { detail: { isNewPage } })));
    if (isFirst) requestAnimationFrame(arrive);
    if (!isNewPage) { requestAnimationFrame(() => requestAnimationFrame(regainFocus)); return; }
    window.scrollTo(0, 0);
    say(data.title);
    requestAnimationFrame(() => { if (!arrive()) one("#question")?.focus({ preventScroll: true }); });
  }

  function pick() {
    for (const { prop_id: prop, value } of dash().callback_context.triggered) {
      const name = JSON.parse(prop.slice(0, prop.lastIndexOf("."))).pick;
      if (value !== null && value !== undefined && String(value) !== String(chosen(name))) {
        change({ [name]: String(value) }, { isStep: isPlaying });
      }
    }
    return dash().no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { koladash: { route, announce, pick } });

  // ---- words for those who listen ----

  function say(words) {
    const place = one("#announcer");
    if (place) { place.textContent = ""; setTimeout(() => { place.textContent = words; }, 60); }
  }

  // ---- the year: slider, stepper, play ----

  const years = () => (one("[data-years]")?.dataset.years ?? "").split(" ").filter(Boolean).map(Number);

  function showYear(year) {
    setProps({ pick: "ar" }, { value: year });
    say(String(year));
  }

  function step(by) {
    const row = years();
    const next = row[row.indexOf(Number(chosen("ar"))) + by];
    if (next !== undefined) showYear(next);
    return next !== undefined;
  }

  // Who asks for less motion gets one year for each press: nothing goes on by itself.
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)");
  isStill.addEventListener("change", () => stop());

  function play() {
    const row = years();
    if (isPlaying || row.length < 2) { stop(); return; }
    if (isStill.matches) { if (!step(1)) showYear(row[0]); return; }
    isPlaying = true;
    markPlay();
    if (Number(chosen("ar")) === row.at(-1)) showYear(row[0]);
    const timer = setInterval(() => { if (!isPlaying || !step(1)) { clearInterval(timer); stop(); } }, 1200);
  }

  function stop() { isPlaying = false; markPlay(); }

  function markPlay() {
    const button = one("[data-act='play']");
    if (!button) return;
    button.setAttribute("aria-pressed", String(isPlaying));
    button.setAttribute("aria-label", isPlaying ? button.dataset.pause : button.dataset.play);
    one(".icon", button).className = `icon icon-${isPlaying ? "pause" : "play"}`;
  }

  // ---- buttons ----

  const acts = {
    menu: () => one("#menu").showModal(),
    theme: () => window.koladashTheme.choose(window.koladashTheme.current() === "dark" ? "light" : "dark"),
    filters: (button) => {
      const isOpen = one(".filters").classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) one(".filters input, .filters button, .filters a")?.focus();
    },
    play,
    keys: () => {
      all("#keys [data-needs]").forEach((each) => { each.hidden = !one(each.dataset.needs); });
      one("#keys").showModal();
    },
    top: () => { window.scrollTo(0, 0); one("#question")?.focus({ preventScroll: true }); },
    back: () => step(-1),
    forth: () => step(1),
    share: async (button) => {
      const sheet = button.closest("details.sheet");
      const summary = one("summary", sheet);
      const link = location.origin + linkTo(button.dataset.kind);
      try { await navigator.clipboard.writeText(link); } catch { window.prompt("", link); return; }
      sheet.open = false;
      summary.focus();
      say(button.dataset.done);
    },
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const sheet = event.target.closest("details.sheet");
    all("details.sheet[open]").forEach((open) => { if (open !== sheet) open.open = false; });
    const button = event.target.closest("[data-act], [data-set], [data-go], .skip");
    if (!button) return;
    if (button.dataset.act) { acts[button.dataset.act](button); return; }
    event.preventDefault();
    if (button.dataset.set) { change(Object.fromEntries(new URLSearchParams(button.dataset.set))); return; }
    if (button.matches(".skip")) { one("#page").focus(); return; }
    one("#menu")?.close();
    const { pathname, search, hash } = aim(button);
    go(pathname, search, { hash });
  });

  // ---- links: what a new tab, a bookmark or a copied address gets is what a click gets ----

  const addresses = new WeakMap(); // by link: its address as the page made it, and as it was last written out

  function aim(link) {
    const now = link.getAttribute("href");
    const before = addresses.get(link);
    const plain = before?.full === now ? before.plain : now;
    const target = new URL(plain, document.baseURI);
    if (!target.search) target.search = carried();
    const full = target.pathname + target.search + target.hash;
    addresses.set(link, { plain, full });
    link.setAttribute("href", full);
    return target;
  }

  ["pointerdown", "focusin", "keydown", "contextmenu"].forEach((name) => document.addEventListener(name, (event) => {
    const link = event.target.closest?.("a[data-go][href]");
    if (link) aim(link);
  }, true));

  // ---- lists to search in: a click into one selects what stands there, so that what is typed replaces it ----

  const isList = (element) => element?.matches?.("input.mantine-Select-input, input.mantine-MultiSelect-inputField");
  let opened = null; // the one whose list was open as the pointer came down: its reader places the cursor

  document.addEventListener("pointerdown", () => {
    const { activeElement: at } = document;
    opened = isList(at) && at.hasAttribute("aria-controls") ? at : null;
  }, true);

  document.addEventListener("click", ({ target }) => {
    if (isList(target) && target !== opened && target.selectionStart === target.selectionEnd) target.select();
  });

  // The list's component says only to the style sheet that it is open.
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    if (isList(target)) target.setAttribute("aria-expanded", String(target.hasAttribute("data-expanded")));
  })).observe(document.documentElement, { subtree: true, attributeFilter: ["data-expanded"] });

  // What is written finds a name by any part of it, with or without its dots and rings, and a code by its beginning.
  const bare = (letter) => letter.normalize("NFD").replace(/\p{M}/gu, "");
  const letters = (text) => [...text.normalize("NFC").toLowerCase().trim()];

  function holds(label, search) {
    const plain = label.map(bare);
    return label.some((_, from) => search.every((each, at) => each === label[from + at] || each === plain[from + at]));
  }

  function search({ options, search: words, limit }) {
    const wanted = letters(words);
    const isCode = /^[a-z]?\d+$/u.test(wanted.join(""));
    let left = limit ?? Infinity;
    const fits = ({ value, label }) => (wanted.length === 0 || holds(letters(label), wanted)
      || (isCode && value.split(",").at(-1).toLowerCase().startsWith(wanted.join("")))) && left-- > 0;
    return options
      .map((each) => (each.items ? { ...each, items: each.items.filter(fits) } : each))
      .filter((each) => (each.items ? each.items.length > 0 : fits(each)));
  }

  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, { search });

  // ---- keys ----

  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable], [role='combobox']");

  // The table of the card that holds the focus; from elsewhere on the page, of its first card that has one.
  function toggleTable(target) {
    const toggle = one("[data-key='t']", target.closest(".card") ?? undefined) ?? one("[data-key='t']");
    toggle?.focus({ preventScroll: true });
    toggle?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = one("details.sheet[open]");
      if (open) { open.open = false; one("summary", open).focus(); }
      stop();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target) || event.target.closest("[role='listbox']")) return;
    if (event.key.toLowerCase() === "t") toggleTable(event.target);
    if (event.key === "?") acts.keys();
    if (event.key === " " && event.target.closest("[role='slider']")) { event.preventDefault(); play(); }
  });

  // ---- a long page on a phone: who turns back is offered the whole way ----

  let lastSeen = 0;
  window.addEventListener("scroll", () => {
    const button = one(".to-top");
    if (button) button.hidden = window.scrollY > lastSeen || window.scrollY < 2 * window.innerHeight;
    lastSeen = window.scrollY;
  }, { passive: true });

  // ---- what happens outside the page ----

  const isSameView = () => shown?.path === location.pathname && shown.search === location.search;
  window.addEventListener("popstate", () => { stop(); if (isSameView()) arrive(); else renew(); });
  window.addEventListener("koladash:theme", () => { if (shown) renew(); });
  let lastBand = band();
  window.addEventListener("resize", () => { if (band() !== lastBand) { lastBand = band(); renew(); } });

  window.koladash = { change, chosen, say, one, all, isNarrow, setProps, acts };
})();
