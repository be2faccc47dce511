/* A phone's photo of the work is many times what any page shows, and the line is slow: it is made smaller before it is
   sent. Scanned papers stay as they are. */
window.bosLighter = (function () {
  "use strict";
  var FROM = 600 * 1024, EDGE = 2000, QUALITY = 0.82;

  /* Answers the file to send: a smaller one, or the same. */
  return function (file, kind) {
    if (kind.indexOf("photo") !== 0 || file.type !== "image/jpeg" || file.size < FROM || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, EDGE / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      return new Promise(function (done) {
        canvas.toBlob(function (smaller) {
          done(smaller && smaller.size < file.size ? new File([smaller], file.name, { type: "image/jpeg" }) : file);
        }, "image/jpeg", QUALITY);
      });
    }).catch(function () { return file; });
  };
})();
