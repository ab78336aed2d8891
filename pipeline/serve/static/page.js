// The document view: a record and its place on the page are chosen together, by click and by key.
"use strict";
const list = [...document.querySelectorAll(".records li.r")];
const places = id => document.querySelectorAll(`[data-record="${CSS.escape(id)}"], [data-over~="${CSS.escape(id)}"]`);

function choose(id, { page = true, row = true, remember = true } = {}) {
  for (const one of document.querySelectorAll(".r.chosen")) one.classList.remove("chosen");
  for (const one of places(id)) one.classList.add("chosen");
  const item = document.getElementById(id);
  const drawn = document.querySelector(`.paper [data-record="${CSS.escape(id)}"], .paper [data-over~="${CSS.escape(id)}"]`);
  if (page && drawn) (drawn.querySelector("rect") || drawn).scrollIntoView({ block: "center" });
  if (row && item) { item.scrollIntoView({ block: "nearest" }); item.focus({ preventScroll: true }); }
  if (remember) {
    const address = new URL(location);
    address.searchParams.set("record", id);
    address.hash = "";
    history.replaceState(null, "", address);
  }
}

for (const one of document.querySelectorAll(".paper [data-record]"))
  one.addEventListener("click", event => { event.preventDefault(); choose(one.dataset.record, { page: false }); });
for (const one of list)
  one.addEventListener("click", event => { if (!event.target.closest("a, button, input, select, textarea, form")) choose(one.id, { row: false }); });
for (const box of document.querySelectorAll("[data-kind]"))
  box.addEventListener("change", () => {
    for (const one of document.querySelectorAll(`.r.${CSS.escape(box.dataset.kind)}`)) one.classList.toggle("hidden", !box.checked && one.tagName != "SPAN");
  });
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const now = list.findIndex(one => one.classList.contains("chosen"));
  const seen = list.filter(one => !one.classList.contains("hidden"));
  const inQueue = document.querySelector(`[data-queue=${event.key == "j" ? "next" : "before"}]`);
  if ((event.key == "j" || event.key == "k") && document.querySelector("[data-queue]")) {
    if (inQueue) inQueue.click();
  } else if ((event.key == "j" || event.key == "k") && seen.length) {
    const at = seen.indexOf(list[now]) + (event.key == "j" ? 1 : -1);
    const next = seen[Math.max(0, Math.min(seen.length - 1, now < 0 ? 0 : at))];
    event.preventDefault();
    choose(next.id);
  } else if ("yne".includes(event.key) && now >= 0) {
    const one = list[now];
    const form = one.querySelector(".yes");
    if (!form) return;
    event.preventDefault();
    if (event.key == "y") form.requestSubmit();
    else {
      const part = one.querySelector(event.key == "n" ? ".no" : ".edit");
      part.open = true;
      part.querySelector("input:not([type=hidden]), select, textarea").focus();
    }
  } else if (event.key == "Enter" && event.target.matches(".records li.r")) choose(event.target.id, { row: false });
});
list.forEach((one, at) => {
  const next = list[at + 1];
  if (next) for (const input of one.querySelectorAll('.yes [name=then], .no [name=then]')) if (input.value) input.value = next.id;
});
// What is selected in the text is what a record that is added stands over.
const adding = document.querySelector(".adding");
if (adding)
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection(), text = document.querySelector(".sheet.text");
    if (!chosen.rangeCount || chosen.isCollapsed || !text) return;
    const range = chosen.getRangeAt(0), piece = (range.startContainer.parentElement || text).closest("[data-start]");
    if (!piece || !text.contains(range.commonAncestorContainer)) return;
    const before = document.createRange();
    before.setStart(piece, 0);
    before.setEnd(range.startContainer, range.startOffset);
    adding.elements.words.value = range.toString();
    adding.elements.start.value = Number(piece.dataset.start) + [...before.toString()].length;
  });
const wanted = new URL(location).searchParams.get("record");
if (wanted && document.getElementById(wanted)) choose(wanted, { remember: false });
if (matchMedia("(max-width: 60rem)").matches) for (const one of document.querySelectorAll(".facets")) one.open = false;
