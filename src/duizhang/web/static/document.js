// The text of a document: a figure that is clicked is told beside it; keys lead from one to the next; words that are
// marked can be made a statement. Without this, each figure is a link to a page of its own.
"use strict";

(() => {
  const panel = document.getElementById("panel");
  const text = () => document.getElementById("text");
  let current = new URLSearchParams(location.search).get("at") || "";

  // --- looking at a figure ------------------------------------------------------------------------------------
  const mark = (id) => document.getElementById(`s-${id}`);
  const wide = () => matchMedia("(min-width: 48.01rem)").matches;

  function choose(id) {
    current = id;
    for (const old of text().querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
    mark(id)?.setAttribute("aria-current", "true");
    const address = new URL(location);
    if (id) address.searchParams.set("at", id); else address.searchParams.delete("at");
    address.hash = "";
    history.replaceState(history.state, "", address);
  }

  async function show(address, { id = "", enter = false } = {}) {
    choose(id);
    await htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" });
    panel.scrollTop = 0;
    panel.closest(".side").scrollTop = 0;
    if (enter) panel.querySelector(".figure-name")?.focus();
    if (!wide() && id) mark(id)?.scrollIntoView({ block: "center" });
  }

  function close() {
    const last = mark(current);
    panel.replaceChildren();
    choose("");
    last?.focus();
  }

  const idOf = (link) => link.dataset.figure || link.getAttribute("href").split("/statements/")[1] || "";

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a");
    if (!link) return;
    const enter = event.detail === 0;
    if (link.matches("#text a.mark, #text a.rejected")) {
      event.preventDefault();
      show(link.getAttribute("href"), { id: idOf(link), enter });
    } else if (link.matches("#text a.number")) {
      event.preventDefault();
      show(link.getAttribute("href"), { enter });
    } else if (link.dataset.close && panel.contains(link)) {
      event.preventDefault();
      close();
    } else if (link.dataset.figure && mark(link.dataset.figure)) {
      event.preventDefault();
      const id = link.dataset.figure;
      mark(id).scrollIntoView({ block: "center" });
      show(`/statements/${id}`, { id, enter });
    }
  });

  // --- keys -----------------------------------------------------------------------------------------------------
  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = localStorage.getItem("keys") !== "off";
    toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  }

  function step(forward, found) {
    const all = [...text().querySelectorAll(found ? "a.mark.found[id]" : "a.mark[id]")];
    if (!all.length) return;
    const here = text().contains(document.activeElement) ? document.activeElement : mark(current);
    let next;
    if (here) {
      const after = (a) => here.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_FOLLOWING;
      const before = (a) => here.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_PRECEDING;
      next = forward ? all.find(after) || all[0] : all.findLast(before) || all.at(-1);
    } else {
      const below = all.filter((a) => a.getBoundingClientRect().top > 80);
      next = forward ? below[0] || all[0] : all.at(-1);
    }
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    if (panel.children.length && wide()) show(next.getAttribute("href"), { id: idOf(next) });
    else choose(idOf(next));
  }

  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "Escape" && panel.children.length) { close(); return; }
    if (toggle && !toggle.checked) return;
    const way = { n: [true, false], p: [false, false], f: [true, true], F: [false, true] }[event.key];
    if (!way) return;
    event.preventDefault();
    step(...way);
  });

  // --- the text was asked for again ------------------------------------------------------------------------------
  document.addEventListener("htmx:afterSwap", () => {
    if (current && !mark(current)?.hasAttribute("aria-current")) mark(current)?.setAttribute("aria-current", "true");
  });
  document.addEventListener("htmx:configRequest", (event) => {
    // The text as it is shown now, not as it was when the page came.
    if (event.target.id === "text") event.detail.path = location.pathname + location.search;
  });

  // --- marked words become a statement ------------------------------------------------------------------------------
  const button = document.createElement("button");
  button.type = "button";
  button.className = "take";
  let marked = null;

  // Places count characters as the ledger does: one for each code point.
  const count = (words) => { let n = 0; for (const _ of words) n += 1; return n; };

  function place(node, offset) {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
    if (!holder || !text().contains(holder)) return null;
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(node, offset);
    return Number(holder.dataset.at) + count(before.toString());
  }

  function offer() {
    button.remove();
    marked = null;
    const selection = getSelection();
    if (!text()?.dataset.edit || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start || end - start > 120) return;
    marked = [start, end];
    const box = range.getBoundingClientRect();
    button.textContent = text().dataset.edit;
    button.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 230))}px`;
    button.style.top = `${box.bottom + scrollY + 8}px`;
    document.body.append(button);
  }

  let waiting = 0;
  document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(offer, 250); });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (!marked) return;
    const [start, end] = marked;
    getSelection().removeAllRanges();
    button.remove();
    show(`/documents/${text().dataset.document}/words?start=${start}&end=${end}`, { enter: true });
  });

  if (current && mark(current)) {
    mark(current).scrollIntoView({ block: "center" });
  }
})();
