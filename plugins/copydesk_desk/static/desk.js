// Dragging a range over the bars of the publication days. All else that a page can do works without scripts.
"use strict";
(() => {
  const chart = document.getElementById("days");
  const range = document.getElementById("range");
  if (!chart || !range) return;
  const bars = [...chart.querySelectorAll("a.bar")];
  let from = null;
  let moved = false;

  const barAt = (event) => {
    const box = chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(Math.max(place, 0), bars.length - 1);
  };
  const show = (one, other) => {
    const slots = [bars[Math.min(one, other)], bars[Math.max(one, other)]].map((bar) => bar.querySelector(".slot"));
    const left = Number(slots[0].getAttribute("x"));
    const right = Number(slots[1].getAttribute("x")) + Number(slots[1].getAttribute("width"));
    range.setAttribute("x", left);
    range.setAttribute("width", right - left);
  };
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = barAt(event);
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = barAt(event);
    moved = moved || to !== from;
    if (moved) show(from, to);
  });
  window.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const to = barAt(event);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    from = null;
    if (!moved) return;
    const address = new URL(bars[first].href.baseVal || bars[first].getAttribute("href"), location.href);
    address.searchParams.set("to", bars[last].dataset.last);
    location.assign(address);
  });
  chart.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
})();
// A chosen way to show the hits is shown at once.
document.querySelectorAll("form.ask select").forEach((field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
// Airflow shows the pages in a frame that may neither leave it nor open windows, and as a tab takes no files away: such
// links are followed outside.
(() => {
  if (window.parent === window) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.airflow, a[target=_blank], a[download]");
    if (!link || event.button !== 0) return;
    event.preventDefault();
    const outside = window.parent.document.createElement("a");
    outside.href = link.href;
    outside.rel = link.rel;
    outside.target = link.target || (event.ctrlKey || event.metaKey ? "_blank" : "");
    if (link.hasAttribute("download")) outside.download = "";
    outside.click();
  });
})();
