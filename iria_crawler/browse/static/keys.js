// j and k lead to the next and the previous change: of the list on this page, or of the links at its foot.
(() => {
  const box = document.getElementById("keys");
  const kept = () => { try { return localStorage.getItem("iria-keys") !== "off"; } catch { return true; } };
  box.parentElement.hidden = false;
  box.checked = kept();
  box.addEventListener("change", () => { try { localStorage.setItem("iria-keys", box.checked ? "on" : "off"); } catch { /* not kept */ } });
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !box.checked || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not(#keys), select, textarea")) return;
    const items = [...document.querySelectorAll("[data-items] > li")];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[at < 0 && step < 0 ? -1 : at + step];
    const away = document.querySelector(step > 0 ? "[data-next]" : "[data-previous]");
    if (next) { (next.querySelector("a[href]") ?? next).focus(); next.scrollIntoView({ block: "center" }); } else if (away && !(items.length && at < 0)) away.click();
    event.preventDefault();
  });
})();
