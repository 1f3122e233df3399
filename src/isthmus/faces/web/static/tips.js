// What a figure says at a point. Nothing is loaded before a pointer or the keyboard comes to a figure.
(() => {
  "use strict";
  const NEAR = 18; // pixels from which the nearest mark answers
  const box = document.createElement("div");
  box.className = "tip";
  box.hidden = true;
  box.setAttribute("role", "status");
  const marksOf = new Map();
  const read = (image) => {
    const address = image.currentSrc.replace(".svg", ".marks.json");
    if (!marksOf.has(address)) marksOf.set(address, fetch(address).then((a) => (a.ok ? a.json() : null)).catch(() => null));
    return marksOf.get(address);
  };
  const show = (image, found, mark) => {
    const place = image.getBoundingClientRect(), scale = place.width / found.width;
    box.textContent = mark[4];
    box.hidden = false;
    const x = place.left + scale * (mark[0] + mark[2]) / 2, y = place.top + scale * mark[1];
    const width = box.offsetWidth, height = box.offsetHeight;
    box.style.left = `${Math.min(Math.max(4, x - width / 2), document.documentElement.clientWidth - width - 4)}px`;
    box.style.top = `${y - height - 6 > 0 ? y - height - 6 : place.top + scale * mark[3] + 6}px`;
  };
  const at = (found, x, y, reach) => {
    let best = null, least = reach;
    for (const mark of found.marks) {
      const far = Math.hypot(Math.max(mark[0] - x, 0, x - mark[2]), Math.max(mark[1] - y, 0, y - mark[3]));
      if (far < least || (far === 0 && best === null)) { best = mark; least = far; }
    }
    return best;
  };
  for (const figure of document.querySelectorAll(".figure")) {
    const image = figure.querySelector("img");
    if (!image) continue;
    let shown = -1;
    figure.tabIndex = 0;
    image.addEventListener("pointermove", async (event) => {
      const { clientX, clientY } = event, found = await read(image);
      if (!found) return;
      const place = image.getBoundingClientRect(), scale = place.width / found.width;
      const mark = at(found, (clientX - place.left) / scale, (clientY - place.top) / scale, NEAR / scale);
      if (mark) show(image, found, mark); else box.hidden = true;
    });
    image.addEventListener("pointerleave", () => { box.hidden = true; });
    figure.addEventListener("focus", () => read(image));
    figure.addEventListener("blur", () => { box.hidden = true; });
    figure.addEventListener("keydown", async (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") box.hidden = true;
      if (!step) return;
      event.preventDefault();
      const found = await read(image);
      if (!found || !found.marks.length) return;
      shown = (shown + step + found.marks.length) % found.marks.length;
      show(image, found, found.marks[shown]);
    });
  }
  document.addEventListener("scroll", () => { box.hidden = true; }, { passive: true });
  document.body.append(box);
})();
