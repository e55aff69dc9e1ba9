#include "fhir/bundle.h"

#include <charconv>

#include "base/text.h"

namespace nuanxin::fhir {

Json reference(const char* type, const std::string& id) {
  return object_of({{"reference", std::string(type) + "/" + id}});
}

Json coding(const char* system, const std::string& code) { return object_of({{"system", system}, {"code", code}}); }

namespace {

constexpr std::size_t max_words = 500;

/// Cuts at a character boundary.
std::string cut(std::string text) {
  if (text.size() <= max_words) return text;
  std::size_t end = max_words;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string issue_words(const Json& issue) {
  std::string words = text_or(member(issue, "details"), "text");
  if (words.empty()) words = text_or(issue, "diagnostics");
  if (words.empty()) words = text_or(issue, "code");
  const auto& expression = member(issue, "expression");
  if (expression.is_array() && !expression.empty() && expression[0].is_string())
    words = expression[0].get<std::string>() + ": " + words;
  return words;
}

}  // namespace

std::string transaction(const std::vector<Entry>& entries, const std::string& identifier) {
  const Json head{{"system", "urn:van:batch"}, {"value", identifier}};
  std::string out =
      R"({"resourceType":"Bundle","identifier":)" + json_text(head) + R"(,"type":"transaction","entry":[)";
  bool first = true;
  for (const auto& entry : entries) {
    Json request = object_of({{"method", "PUT"}, {"url", entry.type + "/" + entry.id}});
    if (!entry.if_match.empty()) request["ifMatch"] = entry.if_match;
    out.append(first ? "" : ",").append(R"({"resource":)").append(entry.text);
    out.append(R"(,"request":)").append(json_text(request)).append("}");
    first = false;
  }
  return out + "]}";
}

Result<std::vector<Outcome>> read_response(const Json& bundle, std::size_t entries) {
  const auto& list = member(bundle, "entry");
  if (text_or(bundle, "resourceType") != "Bundle" || !list.is_array() || list.size() != entries)
    return refuse(Reason::bad_request, "the reply is not a Bundle with one entry for each sent");
  std::vector<Outcome> out;
  for (const auto& each : list) {
    const auto& response = member(each, "response");
    const auto status = text_or(response, "status");
    Outcome outcome;
    std::from_chars(status.data(), status.data() + status.size(), outcome.status);
    if (outcome.status < 100 || outcome.status > 599)
      return refuse(Reason::bad_request, "the reply has an entry without a status");
    outcome.etag = text_or(response, "etag");
    if (outcome.status >= 300) outcome.words = outcome_words(member(response, "outcome"));
    out.push_back(std::move(outcome));
  }
  return out;
}

std::string outcome_words(const Json& body) {
  std::string words;
  const auto& issues = member(body, "issue");
  if (issues.is_array())
    for (const auto& issue : issues) {
      const auto severity = text_or(issue, "severity");
      if (severity == "warning" || severity == "information") continue;
      words += (words.empty() ? "" : "; ") + issue_words(issue);
    }
  if (words.empty() && body.is_string()) words = body.get<std::string>();
  return cut(strip_controls(to_valid_utf8(words)));
}

int outcome_entry(const Json& operation_outcome) {
  constexpr std::string_view prefix = "Bundle.entry[";
  for (const auto& issue : member(operation_outcome, "issue"))
    for (const auto& expression : member(issue, "expression")) {
      if (!expression.is_string()) continue;
      const auto text = expression.get<std::string>();
      int index = -1;
      if (text.starts_with(prefix) &&
          std::from_chars(text.data() + prefix.size(), text.data() + text.size(), index).ec == std::errc() &&
          index >= 0)
        return index;
    }
  return -1;
}

}  // namespace nuanxin::fhir
