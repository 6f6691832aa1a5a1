// Light or dark: what the address says, else what was chosen here before, else what the device prefers.
// A classic script in the head, so that the page never flashes in the other colours.
(() => {
  const KEY = "sandbox-theme";
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const isTheme = (value) => value === "light" || value === "dark";

  /** What was chosen on this device before; nothing where the browser keeps no storage. */
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Private windows may refuse; the choice then lasts until the page is closed.
    }
  }

  let chosen = [new URLSearchParams(location.search).get("theme"), remembered()].find(isTheme) ?? null;

  function show() {
    const theme = chosen ?? (device.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="theme-color"]').content = theme === "dark" ? "#17212b" : "#ffffff";
  }

  function turn() {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    remember(chosen);
    const address = new URL(location.href);
    if (address.searchParams.has("theme")) {
      address.searchParams.set("theme", chosen);
      history.replaceState(null, "", address);
    }
    show();
  }

  show();
  device.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", turn);
  });
})();
