// Scenario files: reading, laying one over another, and saying by JSON pointer what does not fit.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "queue/simulation/scenario.h"

namespace nuanxin::queue::simulation {
namespace {

const std::map<std::string, VisitorClass> class_names = {{"elderly", VisitorClass::elderly},
                                                         {"disabled", VisitorClass::disabled},
                                                         {"pregnant", VisitorClass::pregnant},
                                                         {"appointment", VisitorClass::appointment}};

/// Reads with the first problem remembered, so that the readers below stay straight.
class Reader {
 public:
  explicit Reader(Scenario& scenario) : m_scenario(scenario) {}

  void fail(const std::string& field, const std::string& detail) {
    if (!m_error) m_error = refuse(Reason::invalid_value, detail, field);
  }
  const std::optional<Error>& error() const { return m_error; }

  double number(const Json& object, const char* name, const std::string& at, double fallback = 0) {
    const double value = value_or<double>(object, name, fallback);
    if (value < 0) fail(at + "/" + name, "must not be negative");
    return value;
  }
  double share(const Json& object, const char* name, const std::string& at) {
    const double value = number(object, name, at);
    if (value > 1) fail(at + "/" + name, "a share is at most 1");
    return value;
  }
  std::string service(const Json& object, const char* name, const std::string& at) {
    auto id = text_or(object, name);
    if (m_scenario.index_of(id) < 0) fail(at + "/" + name, "no such service");
    return id;
  }
  Place place(const Json& value) {
    if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number()) return {};
    return {value[0].get<double>(), value[1].get<double>()};
  }

 private:
  Scenario& m_scenario;
  std::optional<Error> m_error;
};

void read_stations(const Json& json, Scenario& scenario, Reader& read) {
  const auto& windows = member(json, "windows");
  for (const auto& each : member(json, "services")) {
    const auto id = text_or(each, "id");
    const auto at = "/services/" + std::to_string(scenario.stations.size());
    Station station{.id = id,
                    .mean_min = read.number(each, "mean_min", at),
                    .cv = read.number(each, "cv", at),
                    .windows = value_or<int>(windows, id, 0),
                    .place = read.place(member(each, "at_m"))};
    if (id.empty() || scenario.index_of(id) >= 0) read.fail(at + "/id", "missing or named twice");
    if (station.mean_min <= 0) read.fail(at + "/mean_min", "must be more than 0");
    if (station.windows < 1 || station.windows > 200) read.fail("/windows/" + id, "from 1 to 200");
    scenario.stations.push_back(std::move(station));
  }
  if (scenario.stations.empty() || scenario.stations.size() > 32) read.fail("/services", "from 1 to 32");
}

void read_occupations(const Json& json, Scenario& scenario, Reader& read) {
  for (const auto& each : member(json, "occupations")) {
    const auto at = "/occupations/" + std::to_string(scenario.occupations.size());
    Occupation occupation{.code = text_or(each, "code"), .share = read.share(each, "share", at), .wishes = {}};
    const auto& wishes = member(each, "wishes");
    if (!wishes.is_object()) read.fail(at + "/wishes", "missing");
    for (const auto& [service, probability] : wishes.items()) {
      if (scenario.index_of(service) < 0) read.fail(at + "/wishes/" + service, "no such service");
      occupation.wishes[service] = read.share(wishes, service.c_str(), at + "/wishes");
    }
    scenario.occupations.push_back(std::move(occupation));
  }
  if (scenario.occupations.empty()) read.fail("/occupations", "missing");
  scenario.wish_factor = read.number(json, "wish_factor", "", 1);
  scenario.fallback = read.service(json, "fallback", "");
  const auto& brings = member(json, "brings");
  if (brings.is_object())
    for (const auto& item : brings.items())
      scenario.brings[item.key()] = read.service(brings, item.key().c_str(), "/brings");
}

void read_arrivals(const Json& json, Scenario& scenario, Reader& read) {
  const auto& from = member(json, "arrivals");
  auto& to = scenario.arrivals;
  to.rush_share = read.share(from, "rush_share", "/arrivals");
  to.rush_mean_min = read.number(from, "rush_mean_min", "/arrivals");
  to.peak_share = read.share(from, "peak_share", "/arrivals");
  to.peak_at_min = read.number(from, "peak_at_min", "/arrivals");
  to.peak_spread_min = read.number(from, "peak_spread_min", "/arrivals");
  to.uniform_until_min = read.number(from, "uniform_until_min", "/arrivals");
  to.bus_share = read.share(from, "bus_share", "/arrivals");
  to.bus_every_min = read.number(from, "bus_every_min", "/arrivals");
  to.bus_unload_min = read.number(from, "bus_unload_min", "/arrivals");
  to.buses = value_or<int>(from, "buses", 0);
  if (to.bus_share > 0 && to.buses < 1) read.fail("/arrivals/buses", "at least 1 where people come by bus");
}

void read_rules(const Json& json, Scenario& scenario, Reader& read) {
  for (const auto& each : member(json, "order")) {
    const auto at = "/order/" + std::to_string(scenario.order.size());
    scenario.order.push_back({.after = read.service(each, "after", at), .then = read.service(each, "then", at)});
  }
  for (const auto& each : member(json, "body_states")) {
    const auto at = "/body_states/" + std::to_string(scenario.body_states.size());
    scenario.body_states.push_back({.service = read.service(each, "service", at),
                                    .then = read.service(each, "then", at),
                                    .share = read.share(each, "share", at),
                                    .low_min = read.number(each, "low_min", at),
                                    .high_min = read.number(each, "high_min", at)});
  }
  for (const auto& each : member(json, "lags")) {
    const auto at = "/lags/" + std::to_string(scenario.lags.size());
    scenario.lags.push_back({.after = read.service(each, "after", at),
                             .then = read.service(each, "then", at),
                             .low_min = read.number(each, "low_min", at),
                             .high_min = read.number(each, "high_min", at)});
  }
}

bool has_window(const Scenario& scenario, const std::string& id) {
  for (const auto& station : scenario.stations)
    for (int number = 1; number <= station.windows; ++number)
      if (window_id(station.id, number) == id) return true;
  return false;
}

void read_trouble(const Json& json, Scenario& scenario, Reader& read) {
  const auto& pauses = member(json, "pauses");
  scenario.pauses = {.length_min = read.number(pauses, "length_min", "/pauses"),
                     .from_min = read.number(pauses, "from_min", "/pauses"),
                     .to_min = read.number(pauses, "to_min", "/pauses")};
  for (const auto& each : member(json, "closures")) {
    const auto at = "/closures/" + std::to_string(scenario.closures.size());
    scenario.closures.push_back({.window = text_or(each, "window"),
                                 .from_min = read.number(each, "from_min", at),
                                 .to_min = read.number(each, "to_min", at)});
  }
  for (std::size_t i = 0; i < scenario.closures.size(); ++i)
    if (!has_window(scenario, scenario.closures[i].window))
      read.fail("/closures/" + std::to_string(i) + "/window", "no such window");
  const auto& absences = member(json, "absences");
  scenario.absences = {.share = read.share(absences, "share", "/absences"),
                       .back_low_min = read.number(absences, "back_low_min", "/absences"),
                       .back_mean_more_min = read.number(absences, "back_mean_more_min", "/absences"),
                       .leave_share = read.share(absences, "leave_share", "/absences"),
                       .patience_min = read.number(absences, "patience_min", "/absences", 1)};
}

void read_people(const Json& json, Scenario& scenario, Reader& read) {
  scenario.people = value_or<int>(json, "people", 0);
  if (scenario.people < 1 || scenario.people > 100'000) read.fail("/people", "from 1 to 100000");
  const auto& classes = member(json, "classes");
  if (!classes.is_object()) return;
  for (const auto& item : classes.items()) {
    const auto found = class_names.find(item.key());
    if (found == class_names.end())
      read.fail("/classes/" + item.key(), "no such class");
    else
      scenario.classes[found->second] = read.share(classes, item.key().c_str(), "/classes");
  }
  scenario.slot_spread_min = read.number(json, "slot_spread_min", "");
}

Result<Json> read_json(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(Reason::not_found, "the scenario cannot be read", path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return parse_json(text.str());
}

}  // namespace

Result<Scenario> parse_scenario(const Json& json) {
  Scenario scenario;
  Reader read(scenario);
  scenario.name = text_or(json, "name");
  scenario.title_zh = text_or(json, "zh");
  scenario.title_en = text_or(json, "en");
  read_stations(json, scenario, read);
  read_occupations(json, scenario, read);
  read_arrivals(json, scenario, read);
  read_rules(json, scenario, read);
  read_trouble(json, scenario, read);
  read_people(json, scenario, read);
  scenario.waiting_area = read.place(member(json, "waiting_area_m"));
  scenario.walk_start_min = read.number(json, "walk_start_min", "");
  scenario.walk_m_per_min = read.number(json, "walk_m_per_min", "", 60);
  if (scenario.walk_m_per_min <= 0) read.fail("/walk_m_per_min", "must be more than 0");
  if (scenario.name.empty()) read.fail("/name", "missing");
  if (read.error()) return *read.error();
  return scenario;
}

Result<Scenario> load_scenario(const std::string& path) {
  auto json = read_json(path);
  if (!json) return json.error();
  const auto base_name = text_or(*json, "extends");
  if (base_name.empty()) return parse_scenario(*json);
  auto base = read_json(std::filesystem::path(path).parent_path() / base_name);
  if (!base) return base.error();
  base->merge_patch(*json);
  return parse_scenario(*base);
}

}  // namespace nuanxin::queue::simulation
