// What pages do a little better with JavaScript; without it they work as well.

// The error summary is read first.
const summary = document.querySelector("[data-first]");
if (summary) summary.focus();

// Filters of lists are asked as one types; this tells screen readers how many were found.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = document.getElementById("said");
  const found = event.target.querySelector ? event.target.querySelector("[data-found]") : null;
  if (said && found) said.textContent = found.textContent;
});
