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

// A change of theme or language needs no new entry in the history.
for (const link of document.querySelectorAll(".top-tools a.tool")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });
}
