#include "web/stage.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "integration/hub/van.h"

namespace nuanxin::test {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Loud where it is missing: a check that was not made must not look like one that passed.
std::string axe_script() {
  std::ifstream in(environment("NUANXIN_AXE"), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (text.str().empty()) FAIL("axe-core is not installed at '" << environment("NUANXIN_AXE") << "': run scripts/test");
  return text.str();
}

}  // namespace

Browser& browser() {
  static Browser one;
  return one;
}

Stage::Stage() : m_url("http://127.0.0.1:" + std::to_string(free_port())) { start(); }

void Stage::start() {
  const auto listen = m_url.substr(std::string("http://").size());
  const auto program = environment("NUANXIN_BIN_DIR") + "/nuanxin-hub";
  m_program = std::make_unique<Process>(
      std::vector<std::string>{program, "--data", m_folder.path("van"), "--listen", listen, "--public-url", m_url,
                               "--forms", source_folder() + "/forms", "--demo", "fair", "--log-level", "error"},
      m_folder.path("hub.log"));
  INFO(m_program->output());
  REQUIRE(m_program->says("listening on " + m_url, std::chrono::seconds(30)));
  m_access = read_json(m_folder.path("van/demo-access.json"));
}

hub::HubClient Stage::as(const std::string& login) {
  static const std::map<std::string, std::string> roles{
      {"wangmin", "registrar"}, {"lidoctor", "clinician"}, {"zhaojie", "desk"}, {"admin", "organizer"}};
  auto& token = m_tokens[login];
  hub::HubClientOptions options;
  options.base_url = m_url;
  options.token = token;
  hub::HubClient client(options);
  if (!token.empty()) return client;
  std::string station;
  for (const auto& each : m_access["stations"])
    if (each["role"] == roles.at(login)) station = each["station_token"].get<std::string>();
  const auto signed_in = client.sign_in(station, login, login + "-2026");
  REQUIRE(signed_in);
  token = signed_in->token;
  return client;
}

std::string Stage::window(const std::string& activity) const {
  for (const auto& each : m_access["windows"])
    if (!each["activities"].empty() && each["activities"][0] == activity) return each["id"].get<std::string>();
  FAIL("no window for " << activity);
  return {};
}

Json Stage::command(const std::string& login, const std::string& command_name, const Json& body) {
  const auto done = as(login).command(command_name, body);
  INFO(command_name << " " << (done ? "" : done.error().detail));
  REQUIRE(done);
  browser().run("window.dispatchEvent(new Event('online')); return true;");  // the page need not wait for its next turn
  return *done;
}

Stage::Person Stage::comes(int person, const Json& activities) {
  const Json identity{
      {"doc_kind", "01"}, {"doc_number", id_number(person)}, {"name", name(person)}, {"phone", phone(person)}};
  const auto done = command("wangmin", "RegisterWorker",
                            {{"fair", m_access["fair"]},
                             {"identity", identity},
                             {"occupation", "courier"},
                             {"activities", activities},
                             {"consents", Van::consents()}});
  Person out{
      done["visit"]["id"].get<std::string>(), done["ticket"]["qr_text"].get<std::string>(), id_number(person), {}};
  for (const auto& activity : activities)
    out.stops[activity.get<std::string>()] = stop_id(done["visit"], activity.get<std::string>());
  return out;
}

void Stage::call(const std::string& activity, const std::string& login) {
  command(login, "CallNext", {{"window", window(activity)}});
}

void Stage::examine(const Person& person) {
  const auto answers = vitals(142, 91);
  const auto& stop = person.stops.at("vitals");
  command("lidoctor", "SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}});
  command("lidoctor", "Finish", {{"stop", stop}});
}

void keep_picture(const std::string& name, bool whole_page) {
  const std::filesystem::path folder = environment("NUANXIN_SCREENSHOTS");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / (name + ".png"), std::ios::binary) << browser().picture(whole_page);
}

void check_accessible(const std::string& state) {
  static const auto script = axe_script();
  // Every check names the page's state; the findings are shown whole.
  if (browser().run("return typeof axe;") != "object") browser().run(script + "\nreturn true;");
  const auto found = browser().run_async(
      "const done = arguments[arguments.length - 1];"
      "axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.filter(v => v.impact === "
      "'serious' || v.impact === 'critical')"
      ".map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))), e => "
      "done([String(e)]));");
  INFO(state << ": " << found.dump(1));
  CHECK(found.empty());
}

std::string latin_words(const std::string& text) {
  static const std::regex word("[A-Za-z]{2,}");
  std::string out;
  for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it)
    if (it->str() != "English" && it->str() != "PDF") out += it->str() + " ";
  return out;
}

}  // namespace nuanxin::test
