// What a reader takes along: pictures as files.
(() => {
  "use strict";
  const { one, acts } = window.koladash;

  async function save(id, format) {
    const plot = one(`#${id} .js-plotly-plot`);
    const link = document.createElement("a");
    const scale = format === "png" ? 2 : 1;
    link.href = await window.Plotly.toImage(plot, { format, width: plot.offsetWidth, height: plot.offsetHeight, scale });
    link.download = `${document.title.split(" – ")[0]} ${new Date().toISOString().slice(0, 10)}.${format}`;
    link.click();
  }

  acts["save-svg"] = (button) => save(button.dataset.graph, "svg");
  acts["save-png"] = (button) => save(button.dataset.graph, "png");
})();
