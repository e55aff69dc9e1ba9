// What the browser tests play on: the real hub program with a real store, the demo's fair and staff, and one browser
// for all of them. Everything is done through the API, as stations do it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "hub/client/hub_client.h"
#include "support/process.h"
#include "support/temp_folder.h"
#include "support/webdriver.h"

namespace nuanxin::test {

constexpr Screen phone_screen{360, 740, 2, true};
constexpr Screen tv_screen{1920, 1080, 1, false};
constexpr Screen upright_screen{800, 1280, 1, false};

/// One for the whole run; ended with it.
Browser& browser();

/// A hub that can be killed and started again on the same data and the same port.
class Stage {
 public:
  Stage();
  void start();
  void kill() { m_program->kill(); }

  const std::string& url() const { return m_url; }
  hub::HubClient as(const std::string& login);
  std::string window(const std::string& activity) const;

  struct Person {
    std::string visit, url, number;  ///< the page's address is the one of the ticket's code
    std::map<std::string, std::string> stops;
  };
  Person comes(int person, const Json& activities = {"vitals", "knee"});
  /// As the clinician, or who else serves that; REQUIREs success.
  Json command(const std::string& login, const std::string& name, const Json& body);
  void call(const std::string& activity, const std::string& login = "lidoctor");
  /// Signs a vitals record and finishes.
  void examine(const Person&);

 private:
  TempFolder m_folder;
  std::string m_url;
  std::unique_ptr<Process> m_program;
  Json m_access;
  std::map<std::string, std::string> m_tokens;
};

/// Keeps a picture under this name in the build's screenshots/.
void keep_picture(const std::string& name, bool whole_page = false);
/// No serious or critical finding of axe-core on the page as it is now.
void check_accessible(const std::string& state);
/// Everything a person reads there is in the page's language: no Latin word on a Chinese page but what is named,
/// no Chinese character on an English one but in names.
std::string latin_words(const std::string& text);

}  // namespace nuanxin::test
