// Shows the app's reminders as notifications of the browser, and opens the screen of one that is clicked.
// A served app is heard over server-sent events, one that runs in the browser over a broadcast channel.
(() => {
  "use strict";
  const CHANNEL = "rehearse-notifications";
  const EVENTS = "/web/notifications";
  const ICON = "icons/icon-192.png";
  const supported = "Notification" in window;
  const permission = () => (supported ? Notification.permission : "unsupported");
  let events = null;

  const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  const tellWorker = (message) => channel && channel.postMessage(JSON.stringify(message));

  // The app's router listens to the browser's own history.
  const go = (route) => {
    if (typeof route !== "string" || !route.startsWith("/") || route.startsWith("//")) return;
    history.pushState(null, "", new URL(route.slice(1) || ".", document.baseURI));
    dispatchEvent(new PopStateEvent("popstate", { state: null }));
  };

  const show = ({ id, title, text, route }) => {
    if (permission() !== "granted") return;
    const options = { body: text, tag: id, icon: ICON, badge: ICON, data: { route } };
    const open = () => { window.focus(); if (events) go(route); else tellWorker({ open: route }); };
    try {
      const shown = new Notification(title, options);
      shown.onclick = () => { shown.close(); open(); };
    } catch {
      // Chrome on Android shows notifications only through the page's service worker.
      navigator.serviceWorker?.ready.then((worker) => worker.showNotification(title, options));
    }
  };

  const ask = async () => {
    if (!supported || permission() !== "default") return;
    await Notification.requestPermission();
    listen();
    tellWorker({ permission: permission() });
  };

  const hear = (message) => {
    if (message.show) show(message.show);
    if (message.ask) ask();
    if (message.hello) tellWorker({ permission: permission() });
  };

  const listen = () => {
    if (!document.documentElement.dataset.served) return;
    if (events) events.close();
    events = new EventSource(`${EVENTS}?permission=${permission()}`);
    events.onmessage = (event) => hear(JSON.parse(event.data));
  };

  if (channel) channel.onmessage = (event) => { if (typeof event.data === "string") hear(JSON.parse(event.data)); };
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data?.open) go(event.data.open); });
  listen();
})();
