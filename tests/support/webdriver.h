// Headless Chromium by the W3C WebDriver protocol over chromedriver: pages as a person's browser shows them. Everything
// waits for a condition with a deadline. How it fails: what the driver refuses is thrown as std::runtime_error with the
// driver's words.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/json.h"
#include "net/http_client.h"
#include "support/process.h"
#include "support/temp_folder.h"

namespace nuanxin::test {

struct Screen {
  int width = 0, height = 0;
  double dots = 1;  ///< device pixels per CSS pixel
  bool phone = false;
};

class Browser {
 public:
  Browser();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  void screen(const Screen&);
  void dark(bool);
  void open(const std::string& url);
  void reload();
  /// The value of a JavaScript function body.
  Json run(const std::string& script, const Json& arguments = Json::array());
  /// The same for one that ends by calling its last argument.
  Json run_async(const std::string& script);
  /// What a person reads there (innerText); empty when there is nothing.
  std::string text(const std::string& css);
  std::string title();
  bool shows(const std::string& css, const std::string& words,
             std::chrono::milliseconds limit = std::chrono::seconds(10));
  /// In the middle of the element, by the pointer, as soon as it is there.
  void click(const std::string& css);
  void type(const std::string& css, const std::string& text);
  /// PNG of what the screen shows, or of the whole page.
  std::string picture(bool whole_page = false);

 private:
  Json ask(const std::string& method, const std::string& path, const Json& body = Json::object());
  std::string element(const std::string& css);

  TempFolder m_folder;
  std::unique_ptr<Process> m_driver;
  net::HttpClient m_http;
  std::string m_url;
  std::string m_session;
};

}  // namespace nuanxin::test
