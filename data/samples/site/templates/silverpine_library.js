(function () {
  "use strict";
  var shown = 0, all = [];
  var results = document.getElementById("results");
  function row(policy) {
    var div = document.createElement("div");
    div.className = "policy-row";
    var link = document.createElement("a");
    link.href = "/silverpine/policies/" + policy.slug + ".html";
    link.textContent = policy.title + " (" + policy.number + ")";
    var dates = document.createElement("p");
    dates.className = "policy-dates";
    dates.textContent = "Effective " + policy.effective + " | Reviewed " + policy.reviewed;
    div.appendChild(link);
    div.appendChild(dates);
    return div;
  }
  function more() {
    var old = document.getElementById("show-more");
    if (old) { old.remove(); }
    all.slice(shown, shown + 6).forEach(function (policy) { results.appendChild(row(policy)); });
    shown += 6;
    if (shown >= all.length) { results.setAttribute("data-state", "complete"); return; }
    var button = document.createElement("button");
    button.id = "show-more";
    button.type = "button";
    button.textContent = "Show more policies";
    button.addEventListener("click", more);
    results.appendChild(button);
  }
  document.getElementById("accept-terms").addEventListener("click", function () {
    document.getElementById("terms").remove();
    var request = new XMLHttpRequest();
    request.open("GET", "/silverpine/data/library.json");
    request.setRequestHeader("X-Requested-With", "silverpine-library");
    request.onload = function () {
      all = JSON.parse(request.responseText).entries;
      document.getElementById("wait").remove();
      more();
    };
    request.send();
  });
}());
