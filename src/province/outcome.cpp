#include "province/outcome.h"

#include <stdexcept>

namespace nuanxin::province {

void throw_exception_from_error(const Refusal& refused, const boost::source_location&) {
  throw std::logic_error(refused.issues.empty() ? "refused" : refused.issues.front().text);
}

Refusal refusal(int status, std::string code, std::string text, std::string expression) {
  return Refusal{status, {Issue{std::move(code), std::move(text), std::move(expression)}}};
}

Json operation_outcome(const Issues& issues) {
  Json list = Json::array();
  for (const auto& issue : issues) {
    Json entry{{"severity", "error"}, {"code", issue.code}, {"details", {{"text", issue.text}}}};
    if (!issue.expression.empty()) entry["expression"] = Json::array({issue.expression});
    list.push_back(std::move(entry));
  }
  return Json{{"resourceType", "OperationOutcome"}, {"issue", std::move(list)}};
}

}  // namespace nuanxin::province
