#include "support/webdriver.h"

#include <stdexcept>

#include "base/crypto.h"

namespace nuanxin::test {
namespace {

// The key under which the protocol names an element.
constexpr const char* element_key = "element-6066-11e4-a52e-4f735466cecf";

Json chrome_options(const std::string& folder) {
  return Json{{"args",
               {"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--mute-audio",
                "--lang=zh-CN", "--user-data-dir=" + folder + "/profile"}}};
}

}  // namespace

Browser::Browser() {
  const auto port = std::to_string(free_port());
  m_driver = std::make_unique<Process>(std::vector<std::string>{"chromedriver", "--port=" + port},
                                       m_folder.path("chromedriver.log"));
  if (!m_driver->says("started successfully", std::chrono::seconds(20)))
    throw std::runtime_error("chromedriver (package chromium-driver) did not start: " + m_driver->output());
  m_url = "http://127.0.0.1:" + port;
  const Json wanted{{"browserName", "chrome"}, {"goog:chromeOptions", chrome_options(m_folder.path())}};
  const auto session = ask("POST", "/session", {{"capabilities", {{"alwaysMatch", wanted}}}});
  m_session = "/session/" + session["sessionId"].get<std::string>();
}

Browser::~Browser() {
  try {
    if (!m_session.empty()) ask("DELETE", m_session);
  } catch (const std::exception&) {  // the browser is gone already
  }
}

Json Browser::ask(const std::string& method, const std::string& path, const Json& body) {
  net::HttpRequest request;
  request.method = method;
  request.url = m_url + path;
  if (method == "POST") {
    request.body = body.dump();
    request.headers.emplace_back("Content-Type", "application/json");
  }
  const auto reply = m_http.send(request);
  if (!reply) throw std::runtime_error("chromedriver does not answer: " + reply.error().detail);
  auto answer = parse_json(reply->body);
  if (reply->status != 200 || !answer) throw std::runtime_error(path + ": " + reply->body.substr(0, 1000));
  return (*answer)["value"];
}

void Browser::screen(const Screen& screen) {
  ask("POST", m_session + "/goog/cdp/execute",
      {{"cmd", "Emulation.setDeviceMetricsOverride"},
       {"params",
        {{"width", screen.width},
         {"height", screen.height},
         {"deviceScaleFactor", screen.dots},
         {"mobile", screen.phone}}}});
  ask("POST", m_session + "/goog/cdp/execute",
      {{"cmd", "Emulation.setTouchEmulationEnabled"}, {"params", {{"enabled", screen.phone}}}});
}

void Browser::dark(bool on) {
  const Json feature{{"name", "prefers-color-scheme"}, {"value", on ? "dark" : "light"}};
  ask("POST", m_session + "/goog/cdp/execute",
      {{"cmd", "Emulation.setEmulatedMedia"}, {"params", {{"features", Json::array({feature})}}}});
}

void Browser::open(const std::string& url) { ask("POST", m_session + "/url", {{"url", url}}); }
void Browser::reload() { ask("POST", m_session + "/refresh"); }

Json Browser::run(const std::string& script, const Json& arguments) {
  return ask("POST", m_session + "/execute/sync", {{"script", script}, {"args", arguments}});
}

Json Browser::run_async(const std::string& script) {
  return ask("POST", m_session + "/execute/async", {{"script", script}, {"args", Json::array()}});
}

std::string Browser::text(const std::string& css) {
  const auto found =
      run("const e = document.querySelector(arguments[0]); return e ? e.innerText : '';", Json::array({css}));
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::string Browser::title() { return ask("GET", m_session + "/title").get<std::string>(); }

bool Browser::shows(const std::string& css, const std::string& words, std::chrono::milliseconds limit) {
  return wait_until([&] { return text(css).find(words) != std::string::npos; }, limit);
}

std::string Browser::element(const std::string& css) {
  const auto there = [&] { return run("return document.querySelector(arguments[0]) !== null;", Json::array({css})); };
  if (!wait_until([&] { return there() == true; }, std::chrono::seconds(10)))
    throw std::runtime_error("the page has no " + css);
  return ask("POST", m_session + "/element", {{"using", "css selector"}, {"value", css}})[element_key]
      .get<std::string>();
}

void Browser::click(const std::string& css) { ask("POST", m_session + "/element/" + element(css) + "/click"); }

void Browser::type(const std::string& css, const std::string& text) {
  ask("POST", m_session + "/element/" + element(css) + "/value", {{"text", text}});
}

std::string Browser::picture(bool whole_page) {
  Json wish{{"format", "png"}};
  if (whole_page) {
    const auto size = run("const e = document.documentElement; return [e.scrollWidth, e.scrollHeight];");
    wish["captureBeyondViewport"] = true;
    wish["clip"] = {{"x", 0}, {"y", 0}, {"width", size[0]}, {"height", size[1]}, {"scale", 1}};
  }
  const auto png =
      ask("POST", m_session + "/goog/cdp/execute", {{"cmd", "Page.captureScreenshot"}, {"params", std::move(wish)}});
  return crypto::from_base64(png["data"].get<std::string>()).value();
}

}  // namespace nuanxin::test
