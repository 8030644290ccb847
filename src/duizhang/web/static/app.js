// Adds to pages that work without it: nothing here is needed to read or to change anything.
"use strict";

// Filters: fields that are left empty stay out of the address.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get") return;
  for (const field of form.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
  setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 0);
});

// What cannot be taken back with a click is asked for twice.
document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.sure;
  if (sure && !confirm(sure)) event.preventDefault();
});

// A change of theme or language needs no new entry in the history.
for (const link of document.querySelectorAll(".top-tools a.tool")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });
}

// Files are read as soon as they are chosen, or dropped anywhere on the page.
const drop = document.getElementById("drop");
if (drop) {
  document.documentElement.classList.add("js");
  const input = drop.querySelector("input[type=file]");
  const sent = document.getElementById("sent");
  let depth = 0;
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const mark = (by) => { depth = Math.max(0, depth + by); drop.classList.toggle("over", depth > 0); };
  input.addEventListener("change", () => { if (input.files.length) drop.requestSubmit(); });
  addEventListener("dragenter", (event) => { if (carries(event)) mark(1); });
  addEventListener("dragleave", (event) => { if (carries(event)) mark(-1); });
  addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
  drop.addEventListener("htmx:beforeRequest", () => { sent.hidden = false; sent.value = 0; });
  drop.addEventListener("htmx:xhr:progress", (event) => {
    if (event.detail.lengthComputable) sent.value = (100 * event.detail.loaded) / event.detail.total;
  });
  drop.addEventListener("htmx:afterRequest", (event) => {
    sent.hidden = true;
    if (event.detail.successful) drop.reset();
  });
}

// The server cannot be reached: say so where messages stand, until it answers again.
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("notices");
  const words = document.documentElement.lang === "en" ? "The server does not answer. Is it still running?" : "服务没有应答，是不是停了？";
  place.replaceChildren();
  const notice = Object.assign(document.createElement("div"), { className: "notice error" });
  const shape = Object.assign(document.createElement("span"), { className: "shape", textContent: "✗" });
  shape.setAttribute("aria-hidden", "true");
  notice.append(shape, Object.assign(document.createElement("b"), { textContent: words }));
  place.append(notice);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.getElementById("notices")?.replaceChildren();
});

// Something to be kept is copied with a click.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value).then(() => { button.textContent = button.dataset.copied; });
  });
}

// Long lists to choose from: all or none with a click, and how many are chosen.
for (const form of document.querySelectorAll("form.promises")) {
  const line = form.querySelector(".promises-all");
  if (!line) continue;
  const boxes = [...form.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  const told = line.querySelector("[data-ticked]");
  const count = () => { told.textContent = told.dataset.ticked.replace("%", boxes.filter((box) => box.checked).length); };
  line.hidden = false;
  for (const button of line.querySelectorAll("[data-tick]")) {
    button.addEventListener("click", () => { for (const box of boxes) box.checked = button.dataset.tick === "all"; count(); });
  }
  form.addEventListener("change", count);
  count();
}
