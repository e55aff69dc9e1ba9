#include "province/search.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

#include "province/primitives.h"
#include "province/schema.h"

namespace nuanxin::province {
namespace {

constexpr int default_count = 50, max_count = 500;
constexpr std::size_t max_alternatives = 20;
constexpr std::string_view ticket_prefix = "urn:van:ticket:";

SearchParam token(const std::string& name) { return {name, "token", name, Condition::Kind::token}; }
SearchParam field(const std::string& name) { return {name, "token", name, Condition::Kind::field}; }
SearchParam coding(const std::string& name) { return {name, "token", name, Condition::Kind::coding}; }
SearchParam reference(std::string name, std::string filed) {
  return {std::move(name), "reference", std::move(filed), Condition::Kind::reference};
}
SearchParam date(std::string name, std::string filed) {
  return {std::move(name), "date", std::move(filed), Condition::Kind::span};
}

const SearchParam patient = reference("patient", "subject");
const SearchParam subject = reference("subject", "subject");
const SearchParam encounter = reference("encounter", "encounter");

const std::unordered_map<std::string, std::vector<SearchParam>>& table() {
  static const std::unordered_map<std::string, std::vector<SearchParam>> all{
      {"Patient", {token("identifier"), date("birthdate", "birthdate")}},
      {"Practitioner", {token("identifier")}},
      {"Organization", {token("identifier")}},
      {"Location", {token("identifier"), field("status")}},
      {"Encounter",
       {token("identifier"), field("status"), date("date", "date"), patient, subject,
        reference("location", "location")}},
      {"QuestionnaireResponse",
       {token("identifier"), field("status"), field("questionnaire"), date("authored", "date"), date("date", "date"),
        patient, subject, encounter}},
      {"Observation",
       {token("identifier"), field("status"), coding("code"), date("date", "date"), patient, subject, encounter}},
      {"DiagnosticReport",
       {token("identifier"), field("status"), coding("code"), date("date", "date"), patient, subject, encounter}},
      {"Consent", {token("identifier"), field("status"), date("date", "date"), patient}},
  };
  return all;
}

/// A list's members, or the one object itself.
template <class Call>
void each(const Json& value, Call call) {
  if (value.is_array()) {
    for (const auto& item : value) call(item);
  } else if (value.is_object()) {
    call(value);
  }
}

void file_reference(IndexRows& rows, const char* param, const Json& value) {
  const auto target = text_or(value, "reference");
  if (!target.empty() && target.find("://") == std::string::npos) rows.refs.push_back({param, target});
}

void file_span(IndexRows& rows, const char* param, const std::string& start, const std::string& end) {
  const auto from = time_span(start), to = time_span(end);
  if (!from && !to) return;
  rows.spans.push_back({param, from ? epoch_millis(from->low) : std::numeric_limits<std::int64_t>::min() / 2,
                        to ? epoch_millis(to->high) : std::numeric_limits<std::int64_t>::max() / 2});
}

void file_time(IndexRows& rows, const char* param, const std::string& text) { file_span(rows, param, text, text); }

void file_period(IndexRows& rows, const char* param, const Json& period) {
  if (period.is_object()) file_span(rows, param, text_or(period, "start"), text_or(period, "end"));
}

/// By the ticket's system, else by the place.
std::string fair_of(const IndexRows& rows, const Json& visit) {
  for (const auto& row : rows.tokens)
    if (row.param == "identifier" && row.system.rfind(ticket_prefix, 0) == 0)
      return row.system.substr(ticket_prefix.size());
  const auto& places = member(visit, "location");
  if (!places.is_array() || places.empty()) return {};
  return text_or(member(member(places[0], "location"), "identifier"), "value");
}

void file_visit(IndexRows& rows, const Json& visit) {
  auto fair = fair_of(rows, visit);
  if (fair.empty()) return;
  const auto start = time_span(text_or(member(visit, "period"), "start"));
  rows.visit = IndexRows::Visit{std::move(fair), text_or(visit, "status") == "finished",
                                start ? std::optional(epoch_millis(start->low)) : std::nullopt};
}

void file_times(IndexRows& rows, const std::string& type, const Json& resource) {
  if (type == "Patient") file_time(rows, "birthdate", text_or(resource, "birthDate"));
  if (type == "Encounter") file_period(rows, "date", member(resource, "period"));
  for (const char* name : {"effectiveDateTime", "effectiveInstant", "authored", "dateTime"})
    file_time(rows, "date", text_or(resource, name));
  file_period(rows, "date", member(resource, "effectivePeriod"));
}

template <class Row>
void sort_unique(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

Refusal bad_value(const std::string& name, const std::string& text) {
  return refusal(400, "value", "the value must be " + text, name);
}

std::optional<int> whole_number(const std::string& text, int least) {
  int number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || end != text.data() + text.size() || number < least) return std::nullopt;
  return number;
}

Answer<Condition::Value> span_value(const std::string& name, std::string text) {
  using Compare = Condition::Compare;
  static const std::unordered_map<std::string, Compare> prefixes{
      {"eq", Compare::equal}, {"ne", Compare::not_equal},  {"gt", Compare::greater}, {"ge", Compare::greater_equal},
      {"lt", Compare::less},  {"le", Compare::less_equal}, {"sa", Compare::greater}, {"eb", Compare::less}};
  Condition::Value value;
  if (text.size() > 2 && text[0] >= 'a' && text[0] <= 'z') {
    const auto found = prefixes.find(text.substr(0, 2));
    if (found == prefixes.end()) return bad_value(name, "a date after eq, ne, gt, ge, lt, le, sa or eb");
    value.compare = found->second;
    text.erase(0, 2);
  }
  const auto span = time_span(text);
  if (!span) return bad_value(name, "a date or a dateTime with its offset");
  value.low_ms = epoch_millis(span->low);
  value.high_ms = epoch_millis(span->high);
  return value;
}

Answer<Condition::Value> one_value(const SearchParam& param, const std::string& text) {
  if (param.type == "date") return span_value(param.name, text);
  Condition::Value value;
  value.text = text;
  if (param.type == "reference") {
    // A bare id stands for a Patient, or for what the parameter is called after.
    const std::string type = param.name == "encounter"  ? "Encounter/"
                             : param.name == "location" ? "Location/"
                                                        : "Patient/";
    if (text.find('/') == std::string::npos) value.text = type + text;
    return value;
  }
  if (const auto bar = text.find('|'); bar != std::string::npos && param.kind != Condition::Kind::field) {
    value.system = text.substr(0, bar);
    value.text = text.substr(bar + 1);
    if (value.text.empty() && value.system->empty()) return bad_value(param.name, "system|value");
  }
  return value;
}

Answer<Condition> condition_of(const SearchParam& param, const std::string& text) {
  Condition condition;
  condition.param = param.filed;
  condition.kind = param.kind;
  std::size_t start = 0;
  while (start <= text.size()) {
    const auto comma = std::min(text.find(',', start), text.size());
    if (comma == start || condition.values.size() >= max_alternatives)
      return bad_value(param.name, "one to 20 values with commas between");
    auto value = one_value(param, text.substr(start, comma - start));
    if (!value) return value.error();
    condition.values.push_back(std::move(*value));
    start = comma + 1;
  }
  return condition;
}

Answer<Condition> special_condition(const std::string& name, const std::string& text) {
  Condition condition;
  condition.kind = Condition::Kind::id;
  if (name == "_id") {
    const auto by_id = token(name);
    auto parsed = condition_of(by_id, text);
    if (!parsed) return parsed;
    condition.values = std::move(parsed->values);
    return condition;
  }
  auto value = span_value(name, text);
  if (!value) return value.error();
  condition.kind = Condition::Kind::last_updated;
  condition.values.push_back(std::move(*value));
  return condition;
}

/// What a parameter is about.
enum class About { answer, filter };

/// Takes what steers the answer; the rest filters.
Answer<About> steer(Query& query, const std::string& name, const std::string& value) {
  if (name == "_format" || name == "_pretty" || name == "_total") return About::answer;
  if (name != "_count" && name != "_after") return About::filter;
  const auto number = whole_number(value, name == "_count" ? 1 : 0);
  if (!number) return bad_value(name, "a whole number");
  if (name == "_count") {
    query.limit = std::min(*number, max_count);
  } else {
    query.after = *number;
  }
  return About::answer;
}

}  // namespace

const std::vector<SearchParam>& search_params(const std::string& type) {
  static const std::vector<SearchParam> none;
  const auto found = table().find(type);
  return found == table().end() ? none : found->second;
}

IndexRows index_of(const Json& resource) {
  IndexRows rows;
  const auto type = text_or(resource, "resourceType");
  each(member(resource, "identifier"), [&](const Json& identifier) {
    const auto value = text_or(identifier, "value");
    if (!value.empty()) rows.tokens.push_back({"identifier", text_or(identifier, "system"), value});
  });
  file_reference(rows, "subject", member(resource, "subject"));
  file_reference(rows, "subject", member(resource, "patient"));
  file_reference(rows, "encounter", member(resource, "encounter"));
  if (type == "Encounter") {
    each(member(resource, "location"),
         [&](const Json& place) { file_reference(rows, "location", member(place, "location")); });
    file_visit(rows, resource);
  }
  file_times(rows, type, resource);
  sort_unique(rows.tokens);
  sort_unique(rows.refs);
  sort_unique(rows.spans);
  return rows;
}

Answer<Query> parse_search(const std::string& type, const net::Pairs& parameters) {
  Query query;
  query.type = type;
  query.limit = default_count;
  const auto& params = search_params(type);
  for (const auto& [name, value] : parameters) {
    const auto steered = steer(query, name, value);
    if (!steered) return steered.error();
    if (*steered == About::answer) continue;
    const auto known =
        std::find_if(params.begin(), params.end(), [&name = name](const auto& each) { return each.name == name; });
    const bool special = name == "_id" || name == "_lastUpdated";
    if (known == params.end() && !special)
      return refusal(400, "not-supported", "no such search parameter for " + type, name);
    auto condition = special ? special_condition(name, value) : condition_of(*known, value);
    if (!condition) return condition.error();
    query.conditions.push_back(std::move(*condition));
  }
  return query;
}

}  // namespace nuanxin::province
