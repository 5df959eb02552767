// Inflöde: the two number fields of the limits, kept one percent apart, end in the address like every other choice.
(() => {
  "use strict";
  let last = null;

  function limits(medium, high) {
    const no = window.dash_clientside.no_update;
    const before = last ?? (window.koladash.chosen("granser") ?? "15,50").split(",").map(Number);
    if (!Number.isInteger(medium) || !Number.isInteger(high)) return no;
    const moved = medium !== before[0] ? "medium" : "high";
    const pair = medium < high ? [medium, high] : moved === "medium" ? [Math.max(high - 1, 1), high] : [medium, Math.min(medium + 1, 100)];
    last = null;
    if (pair[0] < pair[1] && pair.join(",") !== window.koladash.chosen("granser")) {
      window.koladash.change({ granser: pair.join(",") });
    } else if (pair[0] !== medium || pair[1] !== high) {
      window.koladash.setProps("limit-medium", { value: pair[0] });
      window.koladash.setProps("limit-high", { value: pair[1] });
    }
    return no;
  }

  // What is written in a field counts when the reader leaves it; what its arrows do counts at once.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".limit-fields .mantine-NumberInput-control")) return;
    requestAnimationFrame(() => limits(...["limit-medium", "limit-high"].map((id) => parseInt(document.getElementById(id).value, 10))));
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { koladash_inflow: { limits } });
})();
