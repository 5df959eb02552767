// A card in the whole window, for those who sit far from the screen. Everything else rests meanwhile.
(() => {
  "use strict";
  const { one, all, acts } = window.koladash;
  const CLOSEST = 1; // a card is never made smaller than it is
  const FARTHEST = 2.4;
  let shown = null; // which card of the page

  const cards = () => all("#page .card");
  const button = () => one("[data-act='large']", cards()[shown]);

  // All that does not lead to the card, but for those who listen.
  function around(card) {
    const found = [];
    for (let each = card; each !== document.body; each = each.parentElement) {
      found.push(...[...each.parentElement.children].filter((other) => other !== each && other.role !== "status"));
    }
    return found;
  }

  // The card keeps the width it was drawn for; what is left of the window is taken by scaling it.
  function fit(card) {
    const [wide, high] = [window.innerWidth, window.innerHeight];
    const width = Math.min(Number(card.dataset.width), wide);
    card.style.setProperty("--large-width", `${width}px`);
    const scale = Math.min(wide / width, Math.max(high / card.scrollHeight, CLOSEST), FARTHEST);
    card.style.setProperty("--large-width", `${wide / scale}px`);
    card.style.setProperty("--large-height", `${high / scale}px`);
    card.style.setProperty("--large-scale", String(scale));
  }

  function open(index) {
    const card = cards()[index];
    if (!card) { close(); return; }
    shown = index;
    card.dataset.width ||= String(card.offsetWidth);
    document.documentElement.classList.add("has-large");
    card.classList.add("is-large");
    around(card).forEach((each) => { each.inert = true; });
    fit(card);
    button()?.setAttribute("aria-pressed", "true");
  }

  function close() {
    const before = shown;
    if (before === null) return;
    const trigger = button();
    shown = null;
    document.documentElement.classList.remove("has-large");
    all("[inert]").forEach((each) => { each.inert = false; });
    all(".card.is-large").forEach((card) => { card.classList.remove("is-large"); delete card.dataset.width; card.removeAttribute("style"); });
    trigger?.setAttribute("aria-pressed", "false");
    trigger?.focus();
  }

  acts.large = (trigger) => (shown === null ? open(cards().indexOf(trigger.closest(".card"))) : close());

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || shown === null || one("details.sheet[open]", cards()[shown]) || one("dialog[open]")) return;
    event.preventDefault();
    close();
  });
  window.addEventListener("resize", () => { if (shown !== null) fit(cards()[shown]); });
  // A page that is made again, as for its table, has a new card in the same place; another page has none.
  window.addEventListener("koladash:shown", ({ detail: { isNewPage } }) => {
    if (shown !== null) { if (isNewPage) close(); else open(shown); }
  });
})();
