// Runs before the first paint: the theme the reader chose, else the system's.
(() => {
  const KEY = "mantine-color-scheme-value"; // where Mantine itself looks
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const apply = (theme) => {
    document.documentElement.dataset.mantineColorScheme = theme;
    window.dispatchEvent(new CustomEvent("koladash:theme", { detail: theme }));
  };
  const current = () => { const c = chosen(); return c === "light" || c === "dark" ? c : system.matches ? "dark" : "light"; };
  window.koladashTheme = {
    current: () => document.documentElement.dataset.mantineColorScheme,
    show: apply,
    choose: (theme) => { try { localStorage.setItem(KEY, theme); } catch { /* private mode: for this page only */ } apply(theme); },
  };
  system.addEventListener("change", () => { if (!chosen()) apply(current()); });
  apply(current());
})();
