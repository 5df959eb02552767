// Om: the field that narrows the list of key figures down to those with all the words typed.
(() => {
  "use strict";
  const plain = (words) => words.toLocaleLowerCase("sv").replace(/\s+/g, " ").trim();

  document.addEventListener("input", (event) => {
    if (event.target.id !== "definition-search") return;
    const wanted = plain(event.target.value).split(" ");
    let found = 0;
    for (const group of document.querySelectorAll(".definition-group")) {
      let here = 0;
      for (const entry of group.querySelectorAll(".definition-entry")) {
        const words = plain(entry.textContent);
        const fits = wanted.every((word) => words.includes(word));
        entry.classList.toggle("is-aside", !fits);
        here += fits;
      }
      group.classList.toggle("is-aside", !here);
      found += here;
    }
    document.getElementById("definition-count").textContent = String(found);
  });
})();
