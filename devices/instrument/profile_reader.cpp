// The members of a profile's files, and what they may be.
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "base/text.h"
#include "devices/instrument/object_reader.h"
#include "devices/instrument/profile.h"

namespace nuanxin::instrument {
namespace {

using Need = ObjectReader::Need;
using Words = std::vector<std::string_view>;

constexpr int most_places = 6;

bool is_one_of(const Words& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

const Words& codecs_of(Kind kind) {
  static const Words bp{"hbp9030", "hbp9020", "tm265x", "bp500"}, scale{"bcm_h10", "gtech", "indicator"},
      urine{"URIT text", "DIRUI text", "DIRUI H-500 text", "YD URiSCAN text"}, astm{"full", "frames_only", "none"},
      scanner{"suffix", "silence"}, none;
  switch (kind) {
    case Kind::bp:
      return bp;
    case Kind::scale:
      return scale;
    case Kind::urine:
      return urine;
    case Kind::astm:
      return astm;
    case Kind::scanner:
      return scanner;
    default:
      return none;
  }
}

std::optional<AnswerType> answer_type_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, AnswerType>, 5> types{{{"integer", AnswerType::integer},
                                                                          {"decimal", AnswerType::decimal},
                                                                          {"grade", AnswerType::grade},
                                                                          {"option", AnswerType::option},
                                                                          {"text", AnswerType::text}}};
  for (const auto& [name, type] : types)
    if (name == text) return type;
  return {};
}

/// Lower-case letters, digits and hyphens: a name cannot lead out of its folder.
bool is_file_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// A file of the profiles' folder as JSON; null when there was a problem.
Json read_json_file(const std::string& folder, const std::string& name, Problem& problem) {
  if (!problem.empty()) return {};
  std::ifstream in(folder + "/" + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto json = in ? parse_json(text) : refuse(Reason::not_found, "cannot be read");
  if (json) return std::move(*json);
  problem = name + ": " + json.error().detail;
  return {};
}

/// Each member of a list by `read(json, where)`.
template <class Read>
void read_list(const Json& list, const std::string& where, Problem& problem, Read read) {
  if (!problem.empty()) return;
  if (!list.is_array() || list.empty()) {
    problem = where + ": a list is expected";
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) read(list[i], where + "/" + std::to_string(i));
}

void check_code_map(const CodeMap& map, ObjectReader& reader) {
  const bool has_options = map.as == AnswerType::grade || map.as == AnswerType::option;
  if (has_options == map.options.empty()) reader.complain("options", "are for grade and option, and needed there");
  const bool is_number = map.as == AnswerType::integer || map.as == AnswerType::decimal;
  if (!is_number && !map.units.empty()) reader.complain("units", "are for integer and decimal");
  if (is_number && map.unit.empty()) reader.complain("unit", "is missing");
}

CodeMap read_code_map(const Json& json, const std::string& where, Problem& problem) {
  ObjectReader reader(json, where, problem);
  CodeMap map;
  map.code = reader.text("code", Need::required);
  map.also = reader.texts("also", Need::optional);
  map.links = reader.texts("links", Need::required);
  map.unit = reader.text("unit", Need::optional);
  map.places = reader.number("places", 0, most_places);
  if (const auto type = answer_type_of(reader.text("as", Need::required)))
    map.as = *type;
  else
    reader.complain("as", "integer, decimal, grade, option or text is expected");
  for (const auto& [unit, factor] : reader.pairs("units")) {
    const auto number = Decimal::from_string(factor);
    if (number && *number > Decimal(0))
      map.units.emplace(unit, *number);
    else
      reader.complain("units", "a number above 0 is expected for each unit");
  }
  for (const auto& [said, option] : reader.pairs("options")) map.options.emplace(fold(said), option);
  check_code_map(map, reader);
  reader.finish();
  return map;
}

StripItem read_strip_item(const Json& json, const std::string& where, Problem& problem) {
  ObjectReader reader(json, where, problem);
  StripItem item;
  item.code = reader.text("code", Need::required);
  item.unit = reader.text("unit", Need::required);
  read_list(reader.any("steps", Need::required), reader.where("steps"), problem,
            [&](const Json& step, const std::string& at) {
              const bool is_pair = step.is_array() && step.size() == 2 && step[0].is_string() && step[1].is_string();
              const auto amount = is_pair ? Decimal::from_string(step[1].get<std::string>()) : std::nullopt;
              if (amount && (item.steps.empty() || item.steps.back().amount < *amount))
                item.steps.push_back({step[0].get<std::string>(), *amount});
              else if (problem.empty())
                problem = at + ": a grade and a number that grows from step to step are expected";
            });
  reader.finish();
  return item;
}

Strip read_strip(const std::string& name, const std::string& folder, Problem& problem) {
  const auto file = "strips/" + name + ".json";
  const Json json = read_json_file(folder, file, problem);
  Strip strip;
  if (!problem.empty()) return strip;
  ObjectReader reader(json, file, problem);
  strip.name = reader.text("name", Need::required);
  strip.lots = reader.texts("lots", Need::required);
  read_list(
      reader.any("items", Need::required), reader.where("items"), problem,
      [&](const Json& item, const std::string& at) { strip.items.push_back(read_strip_item(item, at, problem)); });
  reader.finish();
  return strip;
}

/// The map itself, or the name of one in maps/.
void read_map(const Json& map, const std::string& folder, ObjectReader& reader, Problem& problem, Profile& profile) {
  if (map.is_null()) return;
  const auto add = [&](const Json& one, const std::string& where) {
    profile.map.push_back(read_code_map(one, where, problem));
  };
  if (!map.is_string()) return read_list(map, reader.where("map"), problem, add);
  const auto& name = map.get_ref<const std::string&>();
  if (!is_file_name(name)) return reader.complain("map", "a name of small letters, digits and - is expected");
  const auto file = "maps/" + name + ".json";
  read_list(read_json_file(folder, file, problem), file, problem, add);
}

void read_port(ObjectReader& reader, Profile& profile) {
  static const Words ports{"serial", "tcp", "listen"};
  profile.ports = reader.texts("ports", Need::required);
  for (const auto& port : profile.ports)
    if (!is_one_of(ports, port)) reader.complain("ports", "serial, tcp or listen is expected");
  const auto& rates = reader.any("baud", Need::optional);
  for (const auto& rate : rates) {
    if (rate.is_number_unsigned() && device::is_baud_rate(rate.get<unsigned>()))
      profile.baud_rates.push_back(rate.get<unsigned>());
    else
      reader.complain("baud", "serial speeds such as 9600 are expected");
  }
  const bool is_serial = std::find(profile.ports.begin(), profile.ports.end(), "serial") != profile.ports.end();
  if (is_serial == profile.baud_rates.empty()) reader.complain("baud", "is needed for a serial port, and only there");
}

void read_name(ObjectReader& reader, Problem& problem, Profile& profile) {
  ObjectReader names(reader.any("name", Need::required), reader.where("name"), problem);
  profile.name_en = names.text("en", Need::required);
  profile.name_zh = names.text("zh", Need::required);
  names.finish();
}

void read_kind(ObjectReader& reader, Profile& profile) {
  if (const auto kind = kind_from_code(reader.text("kind", Need::required)))
    profile.kind = *kind;
  else
    reader.complain("kind", "bp, scale, urine, astm, hl7, scanner, idcard or escpos is expected");
  profile.codec = reader.text("codec", Need::optional);
  if (!profile.codec.empty() && !is_one_of(codecs_of(profile.kind), profile.codec))
    reader.complain("codec", "this kind has no such codec");
  profile.is_lenient = reader.flag("lenient");
  profile.paper_mm = reader.number("paper_mm", 0, 80);
}

}  // namespace

Result<Profile> parse_profile(const std::string& text, const std::string& id, const std::string& folder) {
  Problem problem;
  const auto json = parse_json(text);
  if (!json) return refuse(Reason::bad_request, id + ".json: " + json.error().detail, id);
  Profile profile;
  profile.id = id;
  ObjectReader reader(*json, id + ".json", problem);
  read_name(reader, problem, profile);
  read_kind(reader, profile);
  read_port(reader, profile);
  profile.activity = reader.text("activity", Need::optional);
  read_map(reader.any("map", Need::optional), folder, reader, problem, profile);
  for (const auto& name : reader.texts("strips", Need::optional)) {
    if (!is_file_name(name)) reader.complain("strips", "names of small letters, digits and - are expected");
    profile.strips.push_back(read_strip(name, folder, problem));
  }
  if (profile.activity.empty() != profile.map.empty()) reader.complain("map", "needs an activity, and the other way");
  reader.finish();
  if (!problem.empty()) return refuse(Reason::invalid_value, problem, id);
  return profile;
}

}  // namespace nuanxin::instrument
