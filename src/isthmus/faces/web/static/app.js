// Small helps; every page is whole without them.
(() => {
  "use strict";
  const root = document.documentElement, button = document.getElementById("theme");
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const figures = () => {
    for (const source of document.querySelectorAll("source[data-theme]")) {
      const size = source.dataset.size === "small" ? "(max-width: 40rem)" : "all";
      if (root.dataset.theme) source.media = source.dataset.theme === "light" || dark() ? size : "not all";
    }
  };
  const show = () => { if (button) button.textContent = dark() ? button.dataset.light : button.dataset.dark; figures(); };
  const kept = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a private window keeps nothing */ }
      show();
    });
  }
  show();
  // A page that waits looks again by itself; the link on it does the same for those without scripts.
  const again = () => setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!fresh.querySelector("[data-again]")) { location.reload(); return; }
      document.querySelector("[data-again]").replaceWith(fresh.querySelector("[data-again]"));
    } catch { /* the server is busy or gone: the next look will tell */ }
    again();
  }, 1000);
  if (document.querySelector("[data-again]")) again();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const keys = { "?": "#keys-link", "/": "#ask summary", n: "[rel=next]", p: "[rel=prev]" };
    const places = { o: 1, l: 2, s: 3, r: 4, c: 5, f: 6, d: 7, a: 8 };
    const found = event.key in places
      ? document.querySelectorAll("header.top nav ul a")[places[event.key] - 1]
      : keys[event.key] && document.querySelector(keys[event.key]);
    if (found) { event.preventDefault(); found.focus(); found.click(); }
  });
})();
