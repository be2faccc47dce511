/* How the scripts of the entry speak with the portal: one answer, whatever happens on the way. */
window.bosWire = (function () {
  "use strict";

  /* Puts a fresh mark against forged forms into every form of the page. */
  function renew(token) {
    document.querySelectorAll("input[name=_csrf_token]").forEach(function (input) { input.value = token; });
  }

  /* `body` makes what is sent, with the mark of the moment. Answers {state: ok | refused | logged_out | offline, data}. */
  function post(url, body, again) {
    return fetch(url, { method: "POST", body: body(), credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (answer.redirected && answer.url.indexOf("/user/login") >= 0) return { state: "logged_out" };
        if (answer.status >= 500 || answer.status === 429) return { state: "offline" };
        return answer.json().then(function (data) {
          if (answer.status === 400 && data.csrf && !again) {
            renew(data.csrf);
            return post(url, body, true);
          }
          return { state: answer.ok ? "ok" : "refused", data: data };
        }, function () { return { state: "refused", data: {} }; });
      }, function () { return { state: "offline" }; });
  }

  function words(element) {
    return JSON.parse(element.dataset.words);
  }

  /* "{name} is too large" with its words filled in. */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  return { post: post, renew: renew, words: words, fill: fill };
})();
