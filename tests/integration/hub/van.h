// A whole hub in this process for one test: real store in a temporary folder, real HTTP on a free port, the demo's fair
// and people who may sign in.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "forms/catalogue.h"
#include "forms/filling.h"
#include "hub/client/hub_client.h"
#include "hub/embed.h"
#include "support/people.h"
#include "support/result.h"
#include "support/temp_folder.h"

namespace nuanxin::test {

inline std::string source_folder() {
  const char* folder = std::getenv("NUANXIN_SOURCE_DIR");
  return folder ? folder : "/nowhere";
}

inline Json read_json(const std::string& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return Json::parse(text.str());
}

inline std::string text(const Json& value) { return value.get<std::string>(); }

class Van {
 public:
  /// Read once for all vans of the program.
  static const std::shared_ptr<const forms::Library>& library() {
    static const auto read = [] {
      auto loaded = forms::load_library(source_folder() + "/forms");
      REQUIRE(loaded);
      return std::make_shared<const forms::Library>(std::move(*loaded));
    }();
    return read;
  }

  explicit Van(hub::Demo demo = hub::Demo::fair, std::string url_for_phones = {})
      : public_url(std::move(url_for_phones)), m_demo(demo) {
    start();
  }

  void start() {
    log::start({}, "error");
    hub::HubOptions options;
    options.data_folder = folder.path("van");
    options.forms_folder = source_folder() + "/forms";
    options.library = library();
    options.port = 0;
    options.public_url = public_url;
    options.demo = m_demo;
    options.password_effort = hub::PasswordEffort::fast;
    options.clock = [this] { return system_now() + std::chrono::hours(hours_later); };
    const auto started = hub.start(options);
    REQUIRE(started);
    access = read_json(hub.demo_access_file());
    fair = access["fair"].get<std::string>();
  }
  void stop() { hub.stop(); }

  std::string station_token(const std::string& role) const {
    for (const auto& station : access["stations"])
      if (station["role"] == role) return station["station_token"].get<std::string>();
    FAIL("no station of this role");
    return {};
  }
  std::string password(const std::string& login) const {
    for (const auto& person : access["staff"])
      if (person["login"] == login) return person["password"].get<std::string>();
    return {};
  }
  std::string window(const std::string& activity) const {
    for (const auto& each : access["windows"])
      if (!each["activities"].empty() && each["activities"][0] == activity) return each["id"].get<std::string>();
    FAIL("no window for this activity");
    return {};
  }

  hub::HubClient client(const std::string& token = {}) const {
    hub::HubClientOptions options;
    options.base_url = hub.url();
    options.token = token;
    return hub::HubClient(options);
  }
  /// Signed in; by login for people, by role for machines. One sign-in per name.
  hub::HubClient as(const std::string& who) {
    static const std::map<std::string, std::string> roles{
        {"wangmin", "registrar"}, {"lidoctor", "clinician"}, {"zhaojie", "desk"}, {"admin", "organizer"}};
    auto& token = m_tokens[who];
    auto out = client(token);
    if (!token.empty()) return out;
    const auto role = roles.find(who);
    const auto signed_in = role == roles.end() ? out.sign_in(station_token(who))
                                               : out.sign_in(station_token(role->second), who, password(who));
    REQUIRE(signed_in);
    token = signed_in->token;
    return out;
  }

  static Json consents(bool health = true) {
    Json out = Json::array();
    for (const char* purpose : {"service", "health", "sync"})
      out.push_back({{"purpose", purpose},
                     {"text_version", "1"},
                     {"granted", health || std::string(purpose) != "health"},
                     {"language", "zh_CN"},
                     {"method", "signature"}});
    return out;
  }
  Json registration(int person, const Json& activities = {"vitals"}) const {
    return Json{
        {"fair", fair},
        {"identity",
         {{"doc_kind", "01"}, {"doc_number", id_number(person)}, {"name", name(person)}, {"phone", phone(person)}}},
        {"occupation", "courier"},
        {"platform", "顺达快递"},
        {"activities", activities},
        {"consents", consents()}};
  }
  /// The visit of a person who was just registered.
  Json visit_of(int person, const Json& activities = {"vitals"}) {
    const auto done = as("wangmin").command("RegisterWorker", registration(person, activities));
    REQUIRE(done);
    return (*done)["visit"];
  }

  std::string public_url;            ///< given to the hub at its next start
  std::atomic<int> hours_later = 0;  ///< how far the hub's clock is ahead
  test::TempFolder folder;
  hub::EmbeddedHub hub;
  Json access;
  std::string fair;

 private:
  hub::Demo m_demo;
  std::map<std::string, std::string> m_tokens;
};

/// A QuestionnaireResponse as a screen would send it.
class Answers {
 public:
  explicit Answers(const std::string& activity, const std::string& sex = "male")
      : m_filling(form_of(activity), {sex, parse_date("1970-01-01"), system_now()}) {}
  Answers& put(const std::string& link_id, const std::string& text) {
    const auto* item = m_filling.form().find(link_id);
    REQUIRE(item);
    const auto answer = forms::parse_answer(*item, text);
    REQUIRE(answer);
    REQUIRE(m_filling.set(link_id, {*answer}));
    return *this;
  }
  std::string form() const { return m_filling.form().canonical(); }
  Json response() const { return m_filling.response(forms::ResponseStatus::completed); }

 private:
  static std::shared_ptr<const forms::Form> form_of(const std::string& activity) {
    const auto& library = *Van::library();
    return library.form_of(*library.catalogue().activity(activity));
  }
  forms::Filling m_filling;
};

/// A full vital signs record; 170 cm, 69.3 kg, and the blood pressure as given.
inline Answers vitals(int systolic = 128, int diastolic = 82) {
  Answers out("vitals");
  out.put("vt.height", "170").put("vt.weight", "69.3").put("vt.pulse", "72").put("vt.rhythm", "regular");
  for (const auto* n : {"1", "2"}) {
    out.put(std::string("vt.sbp.") + n, std::to_string(systolic));
    out.put(std::string("vt.dbp.") + n, std::to_string(diastolic));
  }
  return out;
}

inline std::string stop_id(const Json& visit, const std::string& activity) {
  for (const auto& stop : visit["stops"])
    if (stop["activity"] == activity) return stop["id"].get<std::string>();
  FAIL("no such stop");
  return {};
}

}  // namespace nuanxin::test
