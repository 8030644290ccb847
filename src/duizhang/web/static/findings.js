// Keys on top of links that are there anyway: j and k go to the next and the previous finding, d opens its dismissal.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const step = { j: 1, k: -1 }[event.key];
  const beside = document.querySelector(`.beside a[rel=${step === 1 ? "next" : "prev"}]`);
  if (step && beside) location.assign(beside.href);
  const all = [...document.querySelectorAll("[data-finding]")];
  const here = all.indexOf(document.activeElement.closest("[data-finding]"));
  if (step && all.length) {
    const there = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    there.querySelector("a").focus();
    there.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "d" && here >= 0) {
    const form = all[here].querySelector("details.dismissing");
    if (!form) return;
    form.open = true;
    form.querySelector("input[name=reason]").focus();
    event.preventDefault();
  }
});
