// The server's event stream: opened again by itself, closed while nobody looks.

const AGAIN = 1500; // milliseconds before a refused stream is tried again

/**
 * Listens to /sandbox/events. `handlers`: open(), lost(), chat(id), toast(data), world().
 * A hidden tab gives its connection back, because a browser allows only six to one host;
 * open() is called at each (re)connection, and the page then reads everything anew.
 */
export function listen(handlers) {
  let source = null;
  let timer = null;

  function open() {
    close();
    source = new EventSource("/sandbox/events");
    source.addEventListener("open", () => handlers.open());
    source.addEventListener("error", lost);
    source.addEventListener("chat", (event) => handlers.chat(JSON.parse(event.data).chat));
    source.addEventListener("toast", (event) => handlers.toast(JSON.parse(event.data)));
    source.addEventListener("world", () => handlers.world());
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function lost() {
    handlers.lost();
    // The browser reconnects a broken stream itself, but gives up one that was answered with an error.
    if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
